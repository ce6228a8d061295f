import type { SanitizedCause } from '../sanitized-cause.ts'

/**
 * Who can fix a failed token request. `configuration`: you, by changing the configuration; retrying does not help.
 * `throttled` and `transient`: temporary, and already retried. `protocol`: the response is not OAuth 2.0; check for a
 * proxy or a wrong URL.
 */
export type TokenFault = 'configuration' | 'throttled' | 'transient' | 'protocol'

/**
 * Why a token request failed: stable codes, grouped by {@link TokenFault}.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export type TokenRequestErrorCode =
  // configuration: RFC 6749 §5.2, and Cognito's own errors
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'client_not_found'
  | 'operation_not_enabled'
  | 'forbidden'
  | 'request_refused'
  | 'scopes_not_granted'
  | 'secret_unavailable'
  | 'closed'
  // throttled
  | 'throttled'
  // transient
  | 'timeout'
  | 'network'
  | 'server_error'
  // protocol
  | 'invalid_response'

/** What was wrong with a response, for `invalid_response`. */
export type InvalidResponseDetail =
  | 'redirect'
  | 'too_large'
  | 'encoded'
  | 'status'
  | 'not_json'
  | 'not_an_object'
  | 'access_token'
  | 'token_type'
  | 'client_id'
  | 'expired'

/** Name and code of an underlying error. Never its message, which may contain the request. */
export type TokenErrorCause = SanitizedCause

/** Details of a failed token request: reported by a transport, and exposed by {@link TokenRequestError}. */
export interface TokenFailureFacts {
  readonly code: TokenRequestErrorCode
  readonly fault: TokenFault
  /** HTTP status, if there was a response. */
  readonly status?: number
  /** Cognito's request ID, for AWS support. */
  readonly requestId?: string
  /** Seconds to wait before a retry. */
  readonly retryAfterSeconds?: number
  /** For `invalid_response`: what was wrong. */
  readonly detail?: InvalidResponseDetail
  /** For `scopes_not_granted`: the requested scopes that the token lacks. */
  readonly missingScopes?: readonly string[]
  /** The underlying error. */
  readonly cause?: TokenErrorCause
}

/**
 * Rejection of {@link TokenSource.getToken}: no token could be acquired. `code` says why, `fault` who can fix it.
 *
 * No property contains a secret, a token, or a string from the endpoint. The same holds for `message`, `cause`,
 * `stack`, and the output of `util.inspect` and `JSON.stringify`.
 *
 * @example
 * ```ts
 * import { TokenRequestError, type TokenSource } from '@cognito-m2m/core'
 *
 * async function tokenOrExit(tokens: TokenSource): Promise<string> {
 *   try {
 *     return await tokens.getToken()
 *   } catch (error) {
 *     if (error instanceof TokenRequestError && error.fault === 'configuration') process.exit(1)
 *     throw error
 *   }
 * }
 * ```
 */
export class TokenRequestError extends Error {
  override readonly name = 'TokenRequestError'
  readonly code: TokenRequestErrorCode
  readonly fault: TokenFault
  declare readonly status?: number
  declare readonly requestId?: string
  declare readonly retryAfterSeconds?: number
  declare readonly detail?: InvalidResponseDetail
  declare readonly missingScopes?: readonly string[]

  constructor(facts: TokenFailureFacts) {
    super(messageOf(facts), facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = facts.code
    this.fault = facts.fault
    if (facts.status !== undefined) this.status = facts.status
    if (facts.requestId !== undefined) this.requestId = facts.requestId
    if (facts.retryAfterSeconds !== undefined) this.retryAfterSeconds = facts.retryAfterSeconds
    if (facts.detail !== undefined) this.detail = facts.detail
    if (facts.missingScopes !== undefined) this.missingScopes = facts.missingScopes
  }
}

const advice: Readonly<Record<TokenRequestErrorCode, string>> = {
  invalid_request:
    'The endpoint refused the request as malformed. Check the endpoint URL, the scopes and the client metadata.',
  invalid_client:
    'The endpoint refused the client ID and secret. Check both, and check that the secret was not deleted.',
  invalid_scope:
    'A scope does not exist in the user pool or is not allowed for this client. Check AllowedOAuthScopes of the app client.',
  unauthorized_client:
    'The client credentials grant is not enabled for the app client. Add `client_credentials` to its AllowedOAuthFlows.',
  unsupported_grant_type:
    'The endpoint does not support the client credentials grant. Check its URL, and check that the app client has a secret.',
  client_not_found: 'The app client does not exist in this Region. Check the client ID and the Region.',
  operation_not_enabled:
    'GetClientToken is not enabled. ExplicitAuthFlows must be exactly ["ALLOW_CLIENT_TOKEN_AUTH"], and the pool must have no domain.',
  forbidden:
    'The endpoint responded with status 403. Check the web ACL (AWS WAF) of the user pool, and the VPC endpoint policy if you use one.',
  request_refused:
    'The endpoint refused the request without a documented error. Check the URL of the endpoint.',
  scopes_not_granted:
    'The token lacks requested scopes. Allow them for the app client, request fewer, or set `onMissingScopes: "event"`.',
  secret_unavailable:
    'The `clientSecret` function failed, timed out, or did not return a string of 1 to 256 printable characters without spaces. Call the function by itself to see its error, and trim its result.',
  closed: 'The token source was closed. Create a new one.',
  throttled:
    'Rate limit exceeded. Cognito allows 150 token requests per second per account and Region: share tokens between processes through a store.',
  timeout:
    'The endpoint did not respond in time. Check the network path to it, or raise `attemptTimeoutSeconds` and `totalTimeoutSeconds`.',
  network:
    'The endpoint could not be reached, or the connection broke. Check its URL, DNS, and any proxy or firewall.',
  server_error: 'The endpoint responded with a server error. Try again later.',
  invalid_response:
    'The response is not a token response (RFC 6749 §5.1). Check for a proxy between client and endpoint.',
}

const detailInWords: Readonly<Record<InvalidResponseDetail, string>> = {
  redirect: 'It was a redirect; requests with a secret are never redirected.',
  too_large: 'The body was larger than 64 KiB.',
  encoded: 'The body had a Content-Encoding, which was not requested.',
  status: 'The status was not 200.',
  not_json: 'The body was not JSON, or was truncated.',
  not_an_object: 'The body was JSON, but not an object.',
  access_token: '`access_token` was missing or not a bearer token (RFC 6750 §2.1).',
  token_type: '`token_type` was not Bearer.',
  client_id: 'The token was issued to another client.',
  expired:
    'The token was already expired when the response arrived. Check for a cache in front of the endpoint.',
}

/** Whether a value from a custom transport is one of the codes. */
export function isTokenRequestErrorCode(value: unknown): value is TokenRequestErrorCode {
  return typeof value === 'string' && Object.hasOwn(advice, value)
}

export function isInvalidResponseDetail(value: unknown): value is InvalidResponseDetail {
  return typeof value === 'string' && Object.hasOwn(detailInWords, value)
}

export function isTokenFault(value: unknown): value is TokenFault {
  return ['configuration', 'throttled', 'transient', 'protocol'].includes(value as TokenFault)
}

function messageOf(facts: TokenFailureFacts): string {
  const parts = [`No access token: ${facts.code}.`, advice[facts.code]]
  if (facts.detail !== undefined) parts.push(detailInWords[facts.detail])
  if (facts.missingScopes !== undefined) parts.push(`Missing: ${facts.missingScopes.join(' ')}.`)
  if (facts.status !== undefined) parts.push(`HTTP status ${facts.status}.`)
  if (facts.requestId !== undefined) parts.push(`Request ID ${facts.requestId}.`)
  if (facts.cause?.code !== undefined) parts.push(`Underlying code ${facts.cause.code}.`)
  return parts.join(' ')
}
