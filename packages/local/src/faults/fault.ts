import { boolean, checkThat, integer, number, object, oneOf, text } from '../options/check.ts'

/** Responses that Cognito, and the proxies in front of it, are known to give when something is wrong. */
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

/** What goes wrong at an endpoint. Members combine: delayed, with another status, and cut off in the body. */
export interface Fault {
  /**
   * `rate_exceeded`: 429 with text. `too_many_requests_exception`: 400 with `__type`. `waf_forbidden`: 403 with
   * HTML, or `ForbiddenException` from the user pools API. `html_page`: 200 with HTML. `truncated_json`: the first half of
   * the correct body. `empty_key_set`: a key set without keys. `redirect`: 302 to the same address.
   */
  readonly answer?: NamedAnswer
  /** Status, 200 to 599. With 400 and more and no `body`, the body is a short JSON message. */
  readonly status?: number
  /** Replaces the body. */
  readonly body?: string
  /** Replaces the Content-Type. */
  readonly contentType?: string
  /** Sends `Retry-After` with this many seconds. */
  readonly retryAfterSeconds?: number
  /** Delays the response. */
  readonly latencySeconds?: number
  /** Closes the connection before anything is sent, or after half of the body. */
  readonly cut?: 'before_headers' | 'in_body'
  /** Sends the body slowly. */
  readonly trickleBytesPerSecond?: number
  /** `jwks` only: the key set as it was when the fault was set. */
  readonly staleKeys?: boolean
  /** Token endpoint and GetClientToken only: offset of the clock for the times in tokens. */
  readonly clockOffsetSeconds?: number
  /** Applies to the next `times` requests only. Default: until cleared. */
  readonly times?: number
}

/** A fault that comes in over HTTP, or from a caller without types. */
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
