import { type HttpEvent, type HttpResult, methodOf } from '../events/http-event.ts'

/** A response in the format that the event's sender accepts. */
export function resultFor(
  event: HttpEvent,
  response: { status: number; headers: Readonly<Record<string, string>>; body: unknown },
): HttpResult {
  const result: HttpResult = {
    statusCode: response.status,
    body: methodOf(event) === 'HEAD' ? '' : JSON.stringify(response.body),
    isBase64Encoded: false,
  }
  // A load balancer sends one kind of headers, and reads only the same kind.
  if (event.multiValueHeaders && !event.headers) {
    const entries = Object.entries(response.headers)
    result.multiValueHeaders = Object.fromEntries(entries.map(([name, value]) => [name, [value]]))
  } else result.headers = { ...response.headers }
  return result
}
