import type { ClockLike } from '../../clock.ts'
import { OptionError } from '../../errors.ts'
import type { FetchLike } from '../../fetch/bounded-fetch.ts'
import { checkedMembers, checkedUrl } from '../../options.ts'
import type { TokenRequestErrorCode } from '../token-error.ts'
import { createHttpTransport } from './http-transport.ts'
import { awsErrorName, isThrottlingName, type ResponseFacts } from './token-response.ts'
import type { TokenRequest, TokenTransport } from './token-transport.ts'

/** Options of {@link createTokenEndpointTransport}. */
export interface TokenEndpointOptions {
  /**
   * URL of the token endpoint: `https://<prefix>.auth.<region>.amazoncognito.com/oauth2/token`, a custom domain, or
   * for FIPS `https://<prefix>.auth-fips.<region>.amazoncognito.com/oauth2/token`.
   */
  readonly tokenEndpoint: string
  /**
   * How the client authenticates (RFC 6749 §2.3.1). `basic` sends `Base64(client_id:client_secret)` in the
   * `Authorization` header, as AWS documents it, without form-encoding first; `body` sends both as form fields.
   * Default: `basic`.
   */
  readonly clientAuthentication?: 'basic' | 'body'
  /** Allows `http:` for hosts other than loopback. The secret then travels unencrypted. Default: false. */
  readonly allowInsecureHttp?: boolean
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
}

/**
 * Creates a transport for the client credentials grant (RFC 6749 §4.4) at the OAuth 2.0 token endpoint of a user pool's
 * domain. {@link createTokenSource} creates this transport from its option `tokenEndpoint`.
 *
 * @param options `tokenEndpoint` is required.
 * @returns A transport, for the option `transport` of token sources.
 * @throws OptionError when an option is invalid.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 * @example
 * ```ts
 * import { createTokenEndpointTransport } from '@cognito-m2m/core'
 *
 * const transport = createTokenEndpointTransport({
 *   tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *   clientAuthentication: 'body',
 * })
 * ```
 */
export function createTokenEndpointTransport(options: TokenEndpointOptions): TokenTransport {
  checkedMembers('options', options, optionNames)
  const url = checkedUrl('tokenEndpoint', options.tokenEndpoint, options.allowInsecureHttp).href
  const { clientAuthentication: authentication = 'basic' } = options
  if (authentication !== 'basic' && authentication !== 'body') {
    throw new OptionError('clientAuthentication', 'must be `basic` or `body`.')
  }
  return createHttpTransport(
    {
      kind: 'token_endpoint',
      url,
      headers: (request) => headersOf(request, authentication),
      body: (request) => formOf(request, authentication),
      tokenFields: (body) =>
        body.outcome === 'object'
          ? {
              accessToken: body.members.access_token,
              expiresIn: body.members.expires_in,
              tokenType: body.members.token_type,
            }
          : undefined,
      errorCode,
    },
    options,
  )
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
  // RFC 6749 §2.3.1 requires form-encoding first. AWS does not document whether Cognito decodes it, and secrets may
  // contain `+`, so both parts are sent as they are. The option checks ensure that both are ASCII.
  if (authentication === 'basic') {
    headers.authorization = `Basic ${btoa(`${request.clientId}:${request.clientSecret}`)}`
  }
  return headers
}

function formOf(request: TokenRequest, authentication: 'basic' | 'body'): string {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: request.clientId })
  if (authentication === 'body') form.set('client_secret', request.clientSecret)
  if (request.scopes.length > 0) form.set('scope', request.scopes.join(' '))
  if (request.clientMetadata !== undefined) {
    form.set('aws_client_metadata', JSON.stringify(request.clientMetadata))
  }
  return form.toString()
}

/** RFC 6749 §5.2. Any other `error` is dropped: it is a string from the network. */
const errorCodes: ReadonlySet<string> = new Set<TokenRequestErrorCode>([
  'invalid_request',
  'invalid_client',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
])

function errorCode(response: ResponseFacts): TokenRequestErrorCode | undefined {
  if (isThrottlingName(awsErrorName(response))) return 'throttled'
  const error = response.body.outcome === 'object' ? response.body.members.error : undefined
  return typeof error === 'string' && errorCodes.has(error) ? (error as TokenRequestErrorCode) : undefined
}
