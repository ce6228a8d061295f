import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'

/** The three stages of validation, in the order in which they run. */
export type ValidationStage = 'format' | 'signature' | 'claims'

/** Why a token was refused: stable codes, in snake_case, grouped by the stage that gives them. */
export type TokenFailureCode =
  // format: is this string an access token at all?
  | 'token_too_large'
  | 'not_compact_jws'
  | 'not_base64url'
  | 'header_not_json_object'
  | 'payload_not_json_object'
  | 'duplicate_member'
  | 'algorithm_not_allowed'
  | 'kid_missing'
  | 'kid_not_valid'
  | 'type_not_allowed'
  | 'critical_header_not_understood'
  | 'content_type_not_allowed'
  // signature: did a trusted issuer sign it?
  | 'issuer_unknown'
  | 'key_unknown'
  | 'key_not_usable'
  | 'signature_mismatch'
  // claims: is it meant for this API, now, from this client?
  | 'claim_type_wrong'
  | 'claim_missing'
  | 'token_expired'
  | 'token_not_yet_valid'
  | 'token_issued_in_future'
  | 'token_too_old'
  | 'token_use_mismatch'
  | 'not_a_machine_token'
  | 'proof_of_possession_required'
  | 'client_not_allowed'
  | 'audience_mismatch'
  | 'resource_mismatch'
  | 'client_scope_exceeded'
  | 'custom_claims_refused'
  | 'token_revoked'
  | 'insufficient_scope'

/** Why a token was refused: the stage, the code, and what was expected. Holds nothing that the caller sent. */
export interface TokenFailure {
  readonly stage: ValidationStage
  readonly code: TokenFailureCode
  /** The claim or header parameter concerned, where there is one: `exp`, `alg`. */
  readonly subject?: string
  /** What was expected, made of configuration and fixed text only. For logs, not for the caller. */
  readonly expected: string
}

/** The claims that Cognito writes into every machine token, and any others as they came. */
export interface AccessTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly client_id: string
  readonly token_use: 'access'
  /** Space-delimited, as issued. {@link ValidatedToken.scopes} has them apart. */
  readonly scope?: string
  /** NumericDate: seconds since 1970, as are `iat`, `nbf` and `auth_time`. */
  readonly exp: number
  readonly iat?: number
  readonly nbf?: number
  readonly auth_time?: number
  readonly jti?: string
  readonly version?: number
  readonly [claim: string]: unknown
}

/** An access token that passed all three stages. Deeply frozen: it may be shared by many requests. */
export interface ValidatedToken<Claims = unknown> {
  /** The app client that the token was issued to (`client_id`). */
  readonly clientId: string
  /** The granted scopes, each `resourceServerIdentifier/scopeName`. */
  readonly scopes: readonly string[]
  /**
   * Identifiers of the resource servers that the scopes belong to: the part of each scope before its last `/`. This is
   * what a machine token has in place of an audience (`aud`).
   */
  readonly resources: readonly string[]
  /** The issuer, one of those configured. */
  readonly issuer: string
  /** NumericDate after which the token is no longer valid (`exp`). */
  readonly expiresAt: number
  /** Every claim; those that the `customClaims` schema describes are typed by it. */
  readonly claims: AccessTokenClaims & Claims
}

/** The token is valid and meets the requirement. */
export interface ValidToken<Claims = unknown> {
  readonly outcome: 'valid'
  readonly token: ValidatedToken<Claims>
}

/** The token was refused: by one of the stages, or because it does not meet the requirement. */
export interface InvalidToken {
  readonly outcome: 'invalid'
  readonly failure: TokenFailure
}

/** The token could not be validated, because its issuer's keys are unavailable. Answer 503, not 401. */
export interface UnverifiableToken {
  readonly outcome: 'keys_unavailable'
  readonly unavailable: KeysUnavailable
}

/** The outcome of {@link TokenValidator.safeValidate}. Check `outcome` before you use it. */
export type ValidationResult<Claims = unknown> = ValidToken<Claims> | InvalidToken | UnverifiableToken
