import { type HttpEvent, type HttpResult, methodOf } from './events.ts'

/** An answer in the shape that the event's sender takes. */
export function resultFor(
  event: HttpEvent,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: unknown },
): HttpResult {
  const result: HttpResult = {
    statusCode: answer.status,
    body: methodOf(event) === 'HEAD' ? '' : JSON.stringify(answer.body),
    isBase64Encoded: false,
  }
  // A load balancer sends one kind of headers, and heeds only the same kind.
  const multiValue = event.multiValueHeaders && !event.headers
  if (multiValue) {
    const entries = Object.entries(answer.headers)
    result.multiValueHeaders = Object.fromEntries(entries.map(([name, value]) => [name, [value]]))
  } else result.headers = { ...answer.headers }
  return result
}
