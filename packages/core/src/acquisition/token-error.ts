/**
 * Whose fault a failed acquisition is, which is also what to do about it:
 * `configuration` is for a person, and asking again does not help; `throttled` and `transient` pass, and were
 * retried already; `protocol` means that what answered does not speak OAuth 2.0: a proxy, or a wrong URL.
 */
export type TokenFault = 'configuration' | 'throttled' | 'transient' | 'protocol'

/** Why no token could be had: stable codes, in snake_case, grouped by the fault that each belongs to. */
export type TokenRequestErrorCode =
  // configuration: RFC 6749 §5.2, and what Cognito refuses beyond it
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

/** What was wrong with an answer, for `invalid_response`. */
export type InvalidResponseDetail =
  | 'redirect'
  | 'too_large'
  | 'encoded'
  | 'status'
  | 'not_json'
  | 'not_an_object'
  | 'access_token'
  | 'token_type'
  | 'expired'

/** Names and codes of an underlying error. Never its message: a foreign message may repeat what was sent. */
export interface TokenErrorCause {
  /** Such as `TypeError`. */
  readonly name: string
  /** Such as `ECONNREFUSED`, from the first error of the chain that has one. */
  readonly code?: string
}

/** The facts of a failed token request, as transports report them and {@link TokenRequestError} carries them. */
export interface TokenFailureFacts {
  readonly code: TokenRequestErrorCode
  readonly fault: TokenFault
  /** HTTP status, where there was an answer. */
  readonly status?: number
  /** Cognito's request id, for a support case. */
  readonly requestId?: string
  /** Seconds until asking again makes sense. */
  readonly retryAfterSeconds?: number
  /** For `invalid_response`: what was wrong. */
  readonly detail?: InvalidResponseDetail
  /** For `scopes_not_granted`: the scopes asked for that the token lacks. */
  readonly missingScopes?: readonly string[]
  readonly cause?: TokenErrorCause
}

/**
 * No token could be had. `code` says why and `fault` whose doing it is.
 *
 * No property holds a secret, a token, or text from the endpoint: neither `message`, `cause` and `stack`,
 * nor what `util.inspect` and JSON make of the error.
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
    'The endpoint found the request malformed. Check the endpoint, the scopes and the client metadata.',
  invalid_client:
    'The endpoint does not know this client id with this secret. Check both, and that the secret was not deleted.',
  invalid_scope:
    'A scope is unknown to the user pool, or this client may not have it. Check AllowedOAuthScopes of the app client.',
  unauthorized_client:
    'The app client may not use the client credentials grant. Enable it in AllowedOAuthFlows.',
  unsupported_grant_type:
    'The endpoint does not offer client credentials. Check the token endpoint, and that the app client has a secret.',
  client_not_found: 'There is no such app client in this region. Check the client id and the region.',
  operation_not_enabled:
    'GetClientToken is not enabled: ExplicitAuthFlows must be exactly ["ALLOW_CLIENT_TOKEN_AUTH"], and the pool must have no domain.',
  forbidden:
    'The endpoint answered 403. Look at the web ACL (AWS WAF) of the user pool, and at the endpoint policy of a VPC.',
  request_refused:
    'The endpoint refused the request without a reason that it documents. Check the URL of the endpoint.',
  scopes_not_granted:
    'The token lacks scopes that were asked for. Allow them to the app client, ask for fewer, or set `onMissingScopes: "event"`.',
  secret_unavailable:
    'The `clientSecret` function failed, took too long, or did not return a secret of 1 to 256 printable characters.',
  closed: 'The token source was closed.',
  throttled:
    'The endpoint throttles. The account has 150 token requests a second in a region: share tokens between processes through a store.',
  timeout: 'The endpoint did not answer in time.',
  network: 'The endpoint could not be reached, or the connection broke.',
  server_error: 'The endpoint failed.',
  invalid_response:
    'The answer is not a token response (RFC 6749 §5.1). Check that nothing sits between client and endpoint.',
}

const detailInWords: Readonly<Record<InvalidResponseDetail, string>> = {
  redirect: 'it was a redirect, which is never followed with a secret',
  too_large: 'the body was larger than 64 KiB',
  encoded: 'the body had a Content-Encoding, which was not asked for',
  status: 'the status was not 200',
  not_json: 'the body was not JSON, or was cut short',
  not_an_object: 'the body was JSON, but no object',
  access_token: '`access_token` was missing or not of the b64token alphabet (RFC 6750 §2.1)',
  token_type: '`token_type` was not Bearer',
  expired: "the `exp` of the token is in the past; check this machine's clock",
}

function messageOf(facts: TokenFailureFacts): string {
  const parts = [`No token: ${facts.code}.`, advice[facts.code]]
  if (facts.detail !== undefined) parts.push(`In this case ${detailInWords[facts.detail]}.`)
  if (facts.missingScopes !== undefined) parts.push(`Missing: ${facts.missingScopes.join(' ')}.`)
  if (facts.status !== undefined) parts.push(`HTTP status ${facts.status}.`)
  if (facts.requestId !== undefined) parts.push(`Request id ${facts.requestId}.`)
  if (facts.cause?.code !== undefined) parts.push(`Underlying code ${facts.cause.code}.`)
  return parts.join(' ')
}
