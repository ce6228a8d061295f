import { z } from 'zod'

/** Answers that Cognito, and what stands before it, are known to give in bad hours. */
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

/** What goes wrong at an endpoint. Members combine: late, with another status, and cut in its body. */
export interface Fault {
  /**
   * `rate_exceeded`: 429 with text. `too_many_requests_exception`: 400 with `__type`. `waf_forbidden`: 403 with
   * HTML. `html_page`: 200 with HTML. `truncated_json`: the first half of the right body. `empty_key_set`: a key set
   * without keys. `redirect`: 302 to the same address.
   */
  readonly answer?: NamedAnswer
  /** Status, 200 to 599. With 400 and more and no `body`, the body is a short JSON message. */
  readonly status?: number
  /** In place of the right body. */
  readonly body?: string
  /** In place of the right Content-Type. */
  readonly contentType?: string
  /** Sends `Retry-After` with this many seconds. */
  readonly retryAfterSeconds?: number
  /** Waits before it answers. */
  readonly latencySeconds?: number
  /** Ends the connection before anything is sent, or in the middle of the body. */
  readonly cut?: 'before_headers' | 'in_body'
  /** Sends the body in drops. */
  readonly trickleBytesPerSecond?: number
  /** `jwks` only: the key set as it was when the fault was set. */
  readonly staleKeys?: boolean
  /** The two ways to a token: the clock that the token's times are read from is off by this much. */
  readonly clockOffsetSeconds?: number
  /** Only the next so many requests. Default: until cleared. */
  readonly times?: number
}

/** A fault that comes in over HTTP, or from a caller without types. */
export const faultSchema: z.ZodType<Fault> = z.strictObject({
  answer: z.enum(namedAnswers).optional(),
  status: z.int().min(200).max(599).optional(),
  body: z
    .string()
    .max(32 * 1024 * 1024)
    .optional(),
  contentType: z
    .string()
    .regex(/^[\x20-\x7E]{1,200}$/)
    .optional(),
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  latencySeconds: z.number().min(0).max(600).optional(),
  cut: z.enum(['before_headers', 'in_body']).optional(),
  trickleBytesPerSecond: z.int().min(1).max(1_000_000).optional(),
  staleKeys: z.boolean().optional(),
  clockOffsetSeconds: z.number().min(-1e9).max(1e9).optional(),
  times: z.int().min(1).optional(),
}) as z.ZodType<Fault>
