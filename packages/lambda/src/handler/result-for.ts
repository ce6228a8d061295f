import { type HttpEvent, type HttpResult, methodOf } from '../events/http-event.ts'

/** Converts a response to the format that the event's sender accepts. */
export function resultFor(
  event: HttpEvent,
  response: { status: number; headers: Readonly<Record<string, string>>; body: unknown },
): HttpResult {
  const result: HttpResult = {
    statusCode: response.status,
    body: methodOf(event) === 'HEAD' ? '' : JSON.stringify(response.body),
    isBase64Encoded: false,
  }
  // A load balancer reads only the kind of headers that it sends.
  if (event.multiValueHeaders && !event.headers) {
    const entries = Object.entries(response.headers)
    result.multiValueHeaders = Object.fromEntries(entries.map(([name, value]) => [name, [value]]))
  } else result.headers = { ...response.headers }
  return result
}
