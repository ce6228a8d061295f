import type { RefusalCode, Refused } from './decision.ts'
import { type ErrorHints, hintsOf, messageOf } from './error-hints.ts'

/**
 * A refused request as an exception, for applications that build their responses in one error handler. Thrown by the
 * adapters with `refusals: 'throw'`. If nothing handles it, fastify, koa and express respond with its status and
 * headers.
 *
 * @example
 * ```ts
 * import { RefusedError } from '@cognito-m2m/core'
 *
 * function describe(error: unknown): string | undefined {
 *   return error instanceof RefusedError ? `${error.status} ${error.code}` : undefined
 * }
 * ```
 */
export class RefusedError extends Error implements ErrorHints {
  override readonly name = 'RefusedError'
  readonly status: number
  readonly statusCode: number
  readonly expose = true
  readonly headers: Readonly<Record<string, string>>
  /** Stable error code. Use it instead of `instanceof` if several copies of this package may be loaded. */
  readonly code: RefusalCode
  /** The response that `refusals: 'respond'` would have sent. Its `failure` and `unavailable` are for your log. */
  readonly refused: Refused

  constructor(refused: Refused) {
    super(messageOf(refused))
    const hints = hintsOf(refused)
    this.status = hints.status
    this.statusCode = hints.statusCode
    this.headers = hints.headers
    this.code = refused.code
    this.refused = refused
  }

  /** Returns the refusal as a web-standard `Response`. Hono sends it if nothing handles the error. */
  getResponse(): Response {
    const { status, headers, body } = this.refused
    return new Response(JSON.stringify(body), { status, headers })
  }
}
