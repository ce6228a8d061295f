import type { RefusalCode, Refused } from './decision.ts'

/**
 * A refusal as an exception, for frameworks whose users gather answers in one error handler. Unhandled, koa,
 * express and fastify answer with its status and headers.
 */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly status: number
  readonly statusCode: number
  /** The text is from a fixed table: it may be shown to the caller. */
  readonly expose = true
  readonly headers: Readonly<Record<string, string>>
  /** Stable, for programs that tell errors apart across copies of this package. */
  readonly code: RefusalCode
  /** The answer as it would have been sent. Its `failure` and `unavailable` are for the log. */
  readonly refused: Refused

  constructor(refused: Refused) {
    super(String(refused.body.error_description ?? refused.code))
    this.status = refused.status
    this.statusCode = refused.status
    // The framework writes a body of its own, of a type of its own.
    const { 'content-type': _, ...headers } = refused.headers
    this.headers = headers
    this.code = refused.code
    this.refused = refused
  }
}
