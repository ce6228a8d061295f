import type { FetchFailure } from '../fetch/bounded-fetch.ts'
import { tellableCause } from './error-cause.ts'
import type { InvalidResponseDetail, TokenFailureFacts } from './token-error.ts'
import type { TokenReply } from './token-transport.ts'

/** Where a transport's answer keeps what every token response has. */
export interface TokenMembers {
  readonly accessToken: unknown
  readonly expiresIn: unknown
  readonly tokenType: unknown
}

type Failed = Extract<TokenReply, { outcome: 'failed' }>

export function invalidResponse(
  detail: InvalidResponseDetail,
  facts: Partial<TokenFailureFacts> = {},
): Failed {
  return { outcome: 'failed', code: 'invalid_response', fault: 'protocol', detail, ...facts }
}

/** Cognito's answers are below 5 KiB. */
export const maxTokenResponseBytes = 65_536

/** RFC 6750 §2.1: what may follow `Bearer ` in a header. Rules out CR, LF, blanks and an empty token. */
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/

export function isB64Token(value: unknown): value is string {
  return typeof value === 'string' && b64token.test(value)
}

/** Reads a 200 answer (RFC 6749 §5.1). Unknown members are ignored, `token_type` is compared without case. */
export function issuedToken(members: TokenMembers, requestId: string | undefined): TokenReply {
  const facts = requestId === undefined ? {} : { requestId }
  const { accessToken, tokenType } = members
  if (!isB64Token(accessToken)) {
    return invalidResponse('access_token', { status: 200, ...facts })
  }
  if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer') {
    return invalidResponse('token_type', { status: 200, ...facts })
  }
  const expiresInSeconds = positiveSeconds(members.expiresIn)
  return { outcome: 'issued', accessToken, ...(expiresInSeconds && { expiresInSeconds }), ...facts }
}

/** A finite positive number, or the same as text, as some proxies rewrite it. */
function positiveSeconds(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}

/** The JSON object in a body, or what is wrong with it. */
export function bodyObject(
  body: Uint8Array,
): Readonly<Record<string, unknown>> | 'not_json' | 'not_an_object' {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return 'not_json'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not_an_object'
  return value as Readonly<Record<string, unknown>>
}

/** Facts that every answer may bring in its headers. */
export function headerFacts(
  status: number,
  headers: Headers,
  nowSeconds: number,
): Partial<TokenFailureFacts> {
  const requestId = requestIdOf(headers)
  const retryAfterSeconds = retryAfterOf(headers.get('retry-after'), nowSeconds)
  return {
    status,
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}

/** Only what looks like an id is taken: the text goes into messages and logs. */
export function requestIdOf(headers: Headers): string | undefined {
  const id = headers.get('x-amz-cognito-request-id') ?? headers.get('x-amzn-requestid')
  return id !== null && /^[A-Za-z0-9-]{1,64}$/.test(id) ? id : undefined
}

/** RFC 9110 §10.2.3: seconds or a date. Anything else is ignored. */
function retryAfterOf(value: string | null, nowSeconds: number): number | undefined {
  if (value === null) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value)
  // Date.parse alone would take "soon 5" for a year.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) return undefined
  const at = Date.parse(value) / 1000
  return Number.isFinite(at) ? Math.max(0, at - nowSeconds) : undefined
}

/** A request that got no answer, or none that may be read. */
export function unanswered({ code, status, cause }: FetchFailure): Failed {
  if (code === 'redirect') return invalidResponse(code)
  if (code === 'too_large' || code === 'encoded') {
    // An error page may be large and compressed, and is an error all the same.
    return status === undefined || status === 200 ? invalidResponse(code) : refusedByStatus({ status })
  }
  return {
    outcome: 'failed',
    code: code === 'timeout' ? 'timeout' : 'network',
    fault: 'transient',
    ...(cause !== undefined && { cause: tellableCause(cause) }),
  }
}

/** What a status alone says, when the body gives no reason that is documented. */
export function refusedByStatus(facts: Partial<TokenFailureFacts> & { readonly status: number }): Failed {
  const { status } = facts
  if (status === 429) return { outcome: 'failed', code: 'throttled', fault: 'throttled', ...facts }
  if (status >= 500) return { outcome: 'failed', code: 'server_error', fault: 'transient', ...facts }
  if (status === 408) return { outcome: 'failed', code: 'timeout', fault: 'transient', ...facts }
  if (status >= 300 && status < 400) return invalidResponse('redirect', facts)
  if (status < 300) return invalidResponse('status', facts)
  const code = status === 401 ? 'invalid_client' : status === 403 ? 'forbidden' : 'request_refused'
  return { outcome: 'failed', code, fault: 'configuration', ...facts }
}

/** Names by which AWS services throttle, whatever the status. */
export const throttlingNames: ReadonlySet<string> = new Set([
  'TooManyRequestsException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
])

/** `__type` or `x-amzn-errortype`, without the namespace before `#` and the URL after `:`. */
export function awsErrorName(
  body: Readonly<Record<string, unknown>> | string,
  headers: Headers,
): string | undefined {
  const fromBody = typeof body === 'object' ? body.__type : undefined
  const name = typeof fromBody === 'string' ? fromBody : headers.get('x-amzn-errortype')
  return name?.split(':')[0]?.split('#').pop()
}
