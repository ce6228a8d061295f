import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'
import type { TokenFailure, TokenFailureCode, ValidationStage } from '../validation/result.ts'
import { type ErrorHints, hintsOf, messageOf } from './error-hints.ts'
import { refusal } from './refusal.ts'

const realm = 'api'
/** Created once, so that a flood of bad tokens stays cheap. */
const invalidToken = refusal('invalid_token', { realm })

/**
 * Rejection of {@link TokenValidator.validate}: the token is not valid, or does not meet the requirement. The message
 * may be shown to the caller; `stage`, `code`, `subject` and `expected` say why, and are for your log. If nothing
 * handles it, fastify, koa and express respond with 401 or 403 and a `WWW-Authenticate` challenge (RFC 6750 §3).
 * Fastify's body then also contains the `code`.
 *
 * @example
 * ```ts
 * import { createTokenValidator, InvalidTokenError } from '@cognito-m2m/core'
 *
 * const validator = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 *
 * try {
 *   await validator.validate('not-a-token')
 * } catch (error) {
 *   if (error instanceof InvalidTokenError) console.log(error.stage, error.code, error.expected)
 *   else throw error
 * }
 * ```
 */
export class InvalidTokenError extends Error implements ErrorHints {
  override readonly name = 'InvalidTokenError'
  /** The stage that refused the token. */
  readonly stage: ValidationStage
  /** Stable code of the failure, such as `token_expired`. */
  readonly code: TokenFailureCode
  /** The claim or header parameter concerned, if any, such as `exp`. */
  readonly subject: string | undefined
  /** What was expected. Built from configuration and fixed text only, never from the token. */
  readonly expected: string
  /** 403 for `insufficient_scope`, 401 otherwise. */
  readonly status: number
  readonly statusCode: number
  readonly expose = true
  readonly headers: Readonly<Record<string, string>>

  /** @param scope The required scopes, space-delimited, for the challenge of a 403. */
  constructor(failure: TokenFailure, scope = '') {
    const refused =
      failure.code === 'insufficient_scope'
        ? refusal('insufficient_scope', { realm }, { scope })
        : invalidToken
    super(messageOf(refused))
    const hints = hintsOf(refused)
    this.stage = failure.stage
    this.code = failure.code
    this.subject = failure.subject
    this.expected = failure.expected
    this.status = hints.status
    this.statusCode = hints.statusCode
    this.headers = hints.headers
  }
}

/**
 * Rejection of {@link TokenValidator.validate}: the token could not be validated, because its issuer's keys are
 * unavailable. The token may be valid. If nothing handles it, fastify, koa and express respond with 503 and
 * `Retry-After`, not 401.
 *
 * @example
 * ```ts
 * import { KeysUnavailableError } from '@cognito-m2m/core'
 *
 * function retryAfter(error: unknown): number | undefined {
 *   return error instanceof KeysUnavailableError ? error.retryAfterSeconds : undefined
 * }
 * ```
 */
export class KeysUnavailableError extends Error implements ErrorHints {
  override readonly name = 'KeysUnavailableError'
  /** Stable error code. Use it instead of `instanceof` if several copies of this package may be loaded. */
  readonly code = 'keys_unavailable'
  /** The issuer whose keys are unavailable. */
  readonly issuer: string
  /** Code of the last failed download: `timeout`, `status`, `not_json`, … */
  readonly reason: string
  /** Whole seconds to wait before a retry, at least 1. */
  readonly retryAfterSeconds: number
  /** HTTP status 503. */
  readonly status: number
  readonly statusCode: number
  readonly expose = true
  readonly headers: Readonly<Record<string, string>>

  constructor({ issuer, code, retryAfterSeconds }: KeysUnavailable) {
    const refused = refusal('temporarily_unavailable', { realm }, { retryAfterSeconds })
    super(messageOf(refused))
    const hints = hintsOf(refused)
    this.issuer = issuer
    this.reason = code
    this.retryAfterSeconds = retryAfterSeconds
    this.status = hints.status
    this.statusCode = hints.statusCode
    this.headers = hints.headers
  }
}
