import type { FetchFailure } from '../../fetch/bounded-fetch.ts'
import { retryAfterSeconds } from '../../fetch/retry-after.ts'
import { sanitizedCause } from '../../sanitized-cause.ts'
import type { InvalidResponseDetail, TokenFailureFacts, TokenRequestErrorCode } from '../token-error.ts'
import type { TokenReply } from './token-transport.ts'

/** Cognito's responses are smaller than 5 KiB. */
export const maxTokenResponseBytes = 65_536

/** RFC 6750 §2.1: what may follow `Bearer ` in a header. Excludes CR, LF, spaces and the empty string. */
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/

/** Whether a value can be sent as a bearer token and fits into a token response. */
export function isBearerToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTokenResponseBytes && b64token.test(value)
}

/** The body of a response: a JSON object, or the reason why it was refused. */
export type TokenResponseBody =
  | { readonly outcome: 'object'; readonly members: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'not_json' | 'not_an_object' }

/** A response that was read within its limits. */
export interface ResponseFacts {
  readonly status: number
  readonly headers: Headers
  readonly body: TokenResponseBody
}

/** The members of RFC 6749 §5.1, independent of their names in a transport. */
export interface TokenResponseFields {
  readonly accessToken: unknown
  readonly expiresIn: unknown
  readonly tokenType: unknown
}

type Failed = Extract<TokenReply, { outcome: 'failed' }>
type HeaderFacts = Pick<TokenFailureFacts, 'requestId' | 'retryAfterSeconds'> & { readonly status: number }

/** NumericDate of a response: the `Date` header plus the `Age` header of a cache (RFC 9111 §5.1). */
export function respondedAt(headers: Headers): number | undefined {
  const date = Date.parse(headers.get('date') ?? '') / 1000
  if (!Number.isFinite(date)) return undefined
  const age = headers.get('age') ?? ''
  return /^\d{1,9}$/.test(age) ? date + Number(age) : date
}

export function invalidResponse(
  detail: InvalidResponseDetail,
  facts: Partial<TokenFailureFacts> = {},
): Failed {
  return { outcome: 'failed', code: 'invalid_response', fault: 'protocol', detail, ...facts }
}

/** Parses a body as JSON regardless of its Content-Type, which proxies rewrite. Every member is checked. */
export function bodyOf(bytes: Uint8Array): TokenResponseBody {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return { outcome: 'not_json' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { outcome: 'not_an_object' }
  return { outcome: 'object', members: value as Readonly<Record<string, unknown>> }
}

/** A 200 response (RFC 6749 §5.1). Unknown members are ignored; `token_type` is compared case-insensitively. */
export function issuedToken(
  body: TokenResponseBody,
  fieldsOf: (body: TokenResponseBody) => TokenResponseFields | undefined,
  facts: HeaderFacts,
  respondedAt: number | undefined,
): TokenReply {
  if (body.outcome !== 'object') return invalidResponse(body.outcome, facts)
  const fields = fieldsOf(body)
  if (!isBearerToken(fields?.accessToken)) return invalidResponse('access_token', facts)
  if (typeof fields.tokenType !== 'string' || fields.tokenType.toLowerCase() !== 'bearer') {
    return invalidResponse('token_type', facts)
  }
  const expiresInSeconds = positiveSeconds(fields.expiresIn)
  return {
    outcome: 'issued',
    accessToken: fields.accessToken,
    ...(expiresInSeconds !== undefined && { expiresInSeconds }),
    ...(respondedAt !== undefined && { respondedAt }),
    ...(facts.requestId !== undefined && { requestId: facts.requestId }),
  }
}

/** A finite positive number, or one in a string, as some proxies rewrite it. */
function positiveSeconds(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

/** Details from the headers of any response. */
export function headerFacts(
  status: number,
  headers: Headers,
  nowSeconds: number,
  clientSecret: string,
): HeaderFacts {
  const requestId = requestIdOf(headers, clientSecret)
  const retryAfter = retryAfterSeconds(headers, nowSeconds)
  return {
    status,
    ...(requestId !== undefined && { requestId }),
    ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
  }
}

/** Undefined unless it looks like an ID and does not contain the secret, because it appears in messages and logs. */
function requestIdOf(headers: Headers, clientSecret: string): string | undefined {
  const id = headers.get('x-amz-cognito-request-id') ?? headers.get('x-amzn-requestid')
  return id !== null && isRequestId(id, clientSecret) ? id : undefined
}

export function isRequestId(id: unknown, clientSecret: string): id is string {
  return typeof id === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(id) && !id.includes(clientSecret)
}

/** Maps a request that got no response, or one that was refused unread. */
export function unanswered({ code, status, cause }: FetchFailure, clientSecret: string): Failed {
  if (code === 'redirect') return invalidResponse(code)
  if (code === 'too_large' || code === 'encoded') {
    // An error response may be large or compressed; its status still counts.
    return status === undefined || status === 200 ? invalidResponse(code) : refusal({ status })
  }
  return {
    outcome: 'failed',
    code: code === 'timeout' ? 'timeout' : 'network',
    fault: 'transient',
    ...(cause !== undefined && { cause: sanitizedCause(cause, clientSecret) }),
  }
}

/**
 * Maps a response other than 200.
 *
 * @param code Documented error code from the body. Used only for a 4xx, as other statuses are not configuration errors.
 */
export function refusal(facts: HeaderFacts, code?: TokenRequestErrorCode): Failed {
  const { status } = facts
  if (status === 429 || code === 'throttled') {
    return { outcome: 'failed', code: 'throttled', fault: 'throttled', ...facts }
  }
  if (status >= 500 || code === 'server_error') {
    return { outcome: 'failed', code: 'server_error', fault: 'transient', ...facts }
  }
  if (status >= 400 && code !== undefined) {
    return { outcome: 'failed', code, fault: 'configuration', ...facts }
  }
  if (status === 408) return { outcome: 'failed', code: 'timeout', fault: 'transient', ...facts }
  if (status < 300) return invalidResponse('status', facts)
  if (status < 400) return invalidResponse('redirect', facts)
  const byStatus = status === 401 ? 'invalid_client' : status === 403 ? 'forbidden' : 'request_refused'
  return { outcome: 'failed', code: byStatus, fault: 'configuration', ...facts }
}

/** Names that AWS services use for throttling, with any status. */
const throttlingNames: ReadonlySet<string> = new Set([
  'TooManyRequestsException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
])

/** `__type` or `x-amzn-errortype`, without the namespace before `#` and the URL after `:`. */
export function awsErrorName({ body, headers }: ResponseFacts): string | undefined {
  const fromBody = body.outcome === 'object' ? body.members.__type : undefined
  const name = typeof fromBody === 'string' ? fromBody : headers.get('x-amzn-errortype')
  return name?.split(':')[0]?.split('#').pop()
}

export function isThrottlingName(name: string | undefined): boolean {
  return name !== undefined && throttlingNames.has(name)
}
