import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'
import type { TokenFailure, ValidatedToken } from '../validation/result.ts'

/** Why a request was refused: the error codes of RFC 6750 §3.1, plus `missing_token` and `temporarily_unavailable`. */
export type RefusalCode =
  | 'missing_token'
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'temporarily_unavailable'

/** An allowed request. `token` is null only if the route allows anonymous callers and the request has no token. */
export interface Allowed<Token> {
  readonly allowed: true
  readonly token: Token
}

/** A refused request: the response to send, and the reason. */
export interface Refused {
  readonly allowed: false
  /** HTTP status: 400, 401, 403 or 503, unless `onRefused` replaced it. */
  readonly status: number
  /** Response headers with lower-case names (RFC 6750 §3). Built from fixed text and configuration only. */
  readonly headers: Readonly<Record<string, string>>
  /** Response body, sent as JSON: `error` and `error_description`, unless `onRefused` replaced it. */
  readonly body: Readonly<Record<string, unknown>>
  readonly code: RefusalCode
  /** Why the token was refused. For your log, not for the caller. */
  readonly failure?: TokenFailure
  /** Why the token could not be validated. For your log, not for the caller. */
  readonly unavailable?: KeysUnavailable
}

/** Replaces parts of the response to a refused request. Omitted parts stay as they are. */
export interface RefusalReplacement {
  readonly status?: number
  /** Headers to add. To replace one, such as `www-authenticate`, use its lower-case name. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** The decision on a request: allowed, with its token, or refused, with the response to send. */
export type Decision<Token = ValidatedToken> = Allowed<Token> | Refused
