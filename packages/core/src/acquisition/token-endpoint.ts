import type { Clock } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { boundedFetch, type Fetch } from '../fetch/bounded-fetch.ts'
import { checkedClock, checkedFunction, checkedMembers, checkedUrl } from '../options.ts'
import type { TokenRequestErrorCode } from './token-error.ts'
import {
  awsErrorName,
  bodyObject,
  headerFacts,
  invalidResponse,
  issuedToken,
  maxTokenResponseBytes,
  refusedByStatus,
  throttlingNames,
  unanswered,
} from './token-response.ts'
import type { TokenReply, TokenRequest, TokenTransport } from './token-transport.ts'

export interface TokenEndpointOptions {
  /**
   * URL of the token endpoint: `https://<prefix>.auth.<region>.amazoncognito.com/oauth2/token`, a custom domain, or
   * for FIPS `https://<prefix>.auth-fips.<region>.amazoncognito.com/oauth2/token`.
   */
  readonly tokenEndpoint: string
  /**
   * How the client proves who it is (RFC 6749 §2.3.1). `basic` (default) sends `Base64(client_id:client_secret)` as
   * AWS documents it, without form-encoding first; `body` sends both as form fields.
   */
  readonly clientAuthentication?: 'basic' | 'body'
  /** Permits `http:` beyond loopback. The secret then travels in the clear. Default: false. */
  readonly allowInsecureHttp?: boolean
  readonly fetch?: Fetch
  readonly clock?: Clock
}

/**
 * Client credentials at the OAuth 2.0 token endpoint of a user pool's domain (RFC 6749 §4.4).
 *
 * @throws OptionError when an option is wrong.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function createTokenEndpointTransport(options: TokenEndpointOptions): TokenTransport {
  checkedMembers('options', options, optionNames)
  const url = checkedUrl('tokenEndpoint', options.tokenEndpoint, options.allowInsecureHttp).href
  const { clientAuthentication: authentication = 'basic' } = options
  if (authentication !== 'basic' && authentication !== 'body') {
    throw new OptionError('clientAuthentication', 'must be `basic` or `body`.')
  }
  const clock = checkedClock(options.clock)
  const fetch = checkedFunction<Fetch>('fetch', options.fetch, globalThis.fetch)

  return {
    identity: ['token_endpoint', url],
    async send(request) {
      const answer = await boundedFetch({
        fetch,
        clock,
        url,
        method: 'POST',
        headers: headersOf(request, authentication),
        body: formOf(request, authentication),
        deadlineSeconds: request.timeoutSeconds,
        maxBytes: maxTokenResponseBytes,
        signal: request.signal,
      })
      if (answer.outcome === 'failed') return unanswered(answer)
      return readReply(answer.status, answer.headers, answer.body, clock.now())
    },
  }
}

const optionNames = {
  tokenEndpoint: true,
  clientAuthentication: true,
  allowInsecureHttp: true,
  fetch: true,
  clock: true,
} as const

function headersOf(request: TokenRequest, authentication: 'basic' | 'body'): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  // Raw, not form-encoded as RFC 6749 §2.3.1 has it: `_` and `+` are legal in Cognito's secrets, and whether
  // Cognito decodes is not documented. Both parts are ASCII by the checks on the options.
  if (authentication === 'basic')
    headers.authorization = `Basic ${btoa(`${request.clientId}:${request.clientSecret}`)}`
  return headers
}

function formOf(request: TokenRequest, authentication: 'basic' | 'body'): string {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: request.clientId })
  if (authentication === 'body') form.set('client_secret', request.clientSecret)
  if (request.scopes.length > 0) form.set('scope', request.scopes.join(' '))
  if (request.clientMetadata !== undefined)
    form.set('aws_client_metadata', JSON.stringify(request.clientMetadata))
  return form.toString()
}

/** RFC 6749 §5.2. Anything else in `error` is not repeated: it is text from the network. */
const configurationErrors: ReadonlySet<string> = new Set<TokenRequestErrorCode>([
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
])

/** Judged by the body, not by its Content-Type: proxies rewrite that, and the members are checked one by one. */
function readReply(status: number, headers: Headers, bytes: Uint8Array, now: number): TokenReply {
  const facts = { ...headerFacts(status, headers, now), status }
  const body = bodyObject(bytes)
  if (status === 200) {
    if (typeof body === 'string') return invalidResponse(body, facts)
    const members = {
      accessToken: body.access_token,
      expiresIn: body.expires_in,
      tokenType: body.token_type,
    }
    return issuedToken(members, facts.requestId)
  }
  const name = awsErrorName(typeof body === 'string' ? {} : body, headers)
  if (status === 429 || (name !== undefined && throttlingNames.has(name))) {
    return { outcome: 'failed', code: 'throttled', fault: 'throttled', ...facts }
  }
  const error = typeof body === 'string' ? undefined : body.error
  // Only a 4xx may blame the configuration: what a failing server writes into a 5xx is no verdict.
  if (status >= 400 && status < 500 && typeof error === 'string' && configurationErrors.has(error)) {
    return { outcome: 'failed', code: error as TokenRequestErrorCode, fault: 'configuration', ...facts }
  }
  return refusedByStatus(facts)
}
