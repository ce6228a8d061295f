import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'

/** The three stages of validation, in the order in which they run. */
export type ValidationStage = 'format' | 'signature' | 'claims'

/** Why a token was refused: stable codes, grouped by the stage that reports them. */
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

/** Why a token was refused: the stage, the code, and what was expected. Contains nothing that the caller sent. */
export interface TokenFailure {
  readonly stage: ValidationStage
  readonly code: TokenFailureCode
  /** The claim or header parameter concerned, if any, such as `exp` or `alg`. */
  readonly subject?: string
  /** What was expected. Built from configuration and fixed text only. For logs, not for the caller. */
  readonly expected: string
}

/**
 * The claims of a Cognito access token. Other claims are passed through unchanged.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export interface AccessTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly client_id: string
  readonly token_use: 'access'
  /** Granted scopes, space-delimited (RFC 6749 §3.3). {@link ValidatedToken.scopes} contains them as an array. */
  readonly scope?: string
  /** Expiry as a NumericDate: seconds since 1970, like `iat`, `nbf` and `auth_time`. */
  readonly exp: number
  readonly iat?: number
  readonly nbf?: number
  readonly auth_time?: number
  readonly jti?: string
  readonly version?: number
  readonly [claim: string]: unknown
}

/** An access token that passed all three stages. Deeply frozen, because requests share it. */
export interface ValidatedToken<Claims = unknown> {
  /** The app client that the token was issued to (`client_id`). */
  readonly clientId: string
  /** The granted scopes, each `resourceServerIdentifier/scopeName`. */
  readonly scopes: readonly string[]
  /**
   * Identifiers of the resource servers that the scopes belong to: the part of each scope before its last `/`. Machine
   * tokens have these instead of an audience (`aud`).
   */
  readonly resources: readonly string[]
  /** The issuer (`iss`), one of the configured ones. */
  readonly issuer: string
  /** NumericDate after which the token is no longer valid (`exp`). */
  readonly expiresAt: number
  /** All claims. Those in the `customClaims` schema have its types. */
  readonly claims: AccessTokenClaims & Claims
}

/** The token is valid and meets the requirement. */
export interface ValidToken<Claims = unknown> {
  readonly outcome: 'valid'
  readonly token: ValidatedToken<Claims>
}

/** The token was refused by one of the stages, or does not meet the requirement. */
export interface InvalidToken {
  readonly outcome: 'invalid'
  readonly failure: TokenFailure
}

/** The token could not be validated because its issuer's keys are unavailable. Respond with 503, not 401. */
export interface UnverifiableToken {
  readonly outcome: 'keys_unavailable'
  readonly unavailable: KeysUnavailable
}

/** The outcome of {@link TokenValidator.safeValidate}. Check `outcome` before you use the token. */
export type ValidationResult<Claims = unknown> = ValidToken<Claims> | InvalidToken | UnverifiableToken
