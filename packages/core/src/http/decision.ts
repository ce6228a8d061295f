import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'
import type { TokenFailure, ValidatedToken } from '../validation/result.ts'

/** Why a request was refused: RFC 6750's codes, and two words for the answers that it gives no code to. */
export type RefusalCode =
  | 'missing_token'
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'temporarily_unavailable'

/** A request that may go on. `token` is null only where the route admits anonymous callers and none came. */
export interface Allowed<Token> {
  readonly allowed: true
  readonly token: Token
}

/** A refused request, as it is answered: adapters send status, headers and body as they stand. */
export interface Refused {
  readonly allowed: false
  /** 400, 401, 403 or 503, unless `onRefused` gave another. */
  readonly status: number
  /** Lower-case names. Text from a fixed table and from the configuration only (RFC 6750 §3). */
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON: `error` and `error_description`, unless `onRefused` gave another. */
  readonly body: Readonly<Record<string, unknown>>
  readonly code: RefusalCode
  /** For the log, never for the caller. */
  readonly failure?: TokenFailure
  readonly unavailable?: KeysUnavailable
}

/** What takes the place of a refusal's own answer. What is left out stays as it was. */
export interface RefusalReplacement {
  readonly status?: number
  /** Added to the refusal's own, whose challenge and `cache-control` stay unless named here, in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** What a request gets. */
export type Decision<Token = ValidatedToken> = Allowed<Token> | Refused
