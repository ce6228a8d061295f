import { boolean, checkThat, integer, number, object, oneOf, text } from '../options/check.ts'

/** Known error responses of Cognito and of proxies in front of it. */
export const namedAnswers = [
  'rate_exceeded',
  'too_many_requests_exception',
  'waf_forbidden',
  'html_page',
  'truncated_json',
  'empty_key_set',
  'redirect',
] as const

/** See {@link Fault.answer}. */
export type NamedAnswer = (typeof namedAnswers)[number]

/** A fault of an endpoint. Members can be combined: for example a delay, another status, and a truncated body. */
export interface Fault {
  /**
   * `rate_exceeded`: 429 with text. `too_many_requests_exception`: 400 with `__type`. `waf_forbidden`: 403 with HTML,
   * or `ForbiddenException` from the user pools API. `html_page`: 200 with HTML. `truncated_json`: the first half of
   * the correct body. `empty_key_set`: a key set without keys. `redirect`: 302 to the same address.
   */
  readonly answer?: NamedAnswer
  /** HTTP status, 200 to 599. For 400 and above without a `body`, the body is a short JSON message. */
  readonly status?: number
  /** Replaces the response body. */
  readonly body?: string
  /** Replaces the Content-Type. */
  readonly contentType?: string
  /** Sends `Retry-After` with this many seconds, 0 to 86,400. */
  readonly retryAfterSeconds?: number
  /** Delays the response by this many seconds, 0 to 600. */
  readonly latencySeconds?: number
  /** Closes the connection before anything is sent, or after half of the body. */
  readonly cut?: 'before_headers' | 'in_body'
  /** Sends the body at this rate, 1 to 1,000,000 bytes per second. */
  readonly trickleBytesPerSecond?: number
  /** `jwks` only: serves the key set from the time when the fault was set. */
  readonly staleKeys?: boolean
  /** Token endpoint and GetClientToken only: clock offset for the times in tokens, in seconds. */
  readonly clockOffsetSeconds?: number
  /** Number of requests that the fault applies to. Default: until cleared. */
  readonly times?: number
}

/** Checks a fault from HTTP or from an untyped caller. */
export const faultCheck = object({
  answer: oneOf(namedAnswers, `one of ${namedAnswers.join(', ')}`),
  status: integer(200, 599, 'a status from 200 to 599'),
  body: checkThat(
    (value) => typeof value === 'string' && value.length <= 32 * 1024 * 1024,
    'a string of at most 32 MB',
  ),
  contentType: text(/^[\x20-\x7E]{1,200}$/, '1 to 200 printable ASCII characters'),
  retryAfterSeconds: integer(0, 86_400, 'a whole number of seconds from 0 to 86400'),
  latencySeconds: number(0, 600, 'a number of seconds from 0 to 600'),
  cut: oneOf(['before_headers', 'in_body'], '`before_headers` or `in_body`'),
  trickleBytesPerSecond: integer(1, 1_000_000, 'a whole number of bytes from 1 to 1000000'),
  staleKeys: boolean,
  clockOffsetSeconds: number(-1e9, 1e9, 'a number of seconds'),
  times: integer(1, Number.MAX_SAFE_INTEGER, 'a whole number of requests, at least 1'),
})
