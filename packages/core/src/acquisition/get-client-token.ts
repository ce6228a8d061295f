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

export interface GetClientTokenOptions {
  /** Region of the user pool, such as `eu-west-1`. Or give `clientTokenEndpoint`. */
  readonly region?: string
  /** URL of the service, for FIPS, a VPC endpoint or a local Cognito. Instead of `region`. */
  readonly clientTokenEndpoint?: string
  /** Permits `http:` beyond loopback. The secret then travels in the clear. Default: false. */
  readonly allowInsecureHttp?: boolean
  readonly fetch?: Fetch
  readonly clock?: Clock
}

/**
 * `GetClientToken` of the user pools API: the same token without a domain, also over AWS PrivateLink. The request is
 * not signed: no AWS credentials are needed. The app client's `ExplicitAuthFlows` must be exactly
 * `["ALLOW_CLIENT_TOKEN_AUTH"]`.
 *
 * @throws OptionError when an option is wrong.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
 */
export function createGetClientTokenTransport(options: GetClientTokenOptions): TokenTransport {
  const url = endpointOf(checkedMembers('options', options, optionNames))
  const clock = checkedClock(options.clock)
  const fetch = checkedFunction<Fetch>('fetch', options.fetch, globalThis.fetch)
  return {
    identity: ['get_client_token', url],
    async send(request) {
      const answer = await boundedFetch({
        fetch,
        clock,
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
        },
        body: bodyOf(request),
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
  region: true,
  clientTokenEndpoint: true,
  allowInsecureHttp: true,
  fetch: true,
  clock: true,
} as const

function endpointOf({ region, clientTokenEndpoint, allowInsecureHttp }: GetClientTokenOptions): string {
  if ((region === undefined) === (clientTokenEndpoint === undefined)) {
    throw new OptionError('region', 'give exactly one of `region` and `clientTokenEndpoint`.')
  }
  if (clientTokenEndpoint !== undefined) {
    return checkedUrl('clientTokenEndpoint', clientTokenEndpoint, allowInsecureHttp).href
  }
  if (typeof region !== 'string' || !/^[a-z]{2,4}(?:-[a-z]+){1,3}-\d$/.test(region)) {
    throw new OptionError('region', 'must be an AWS region such as `eu-west-1`.')
  }
  return `https://cognito-idp.${region}.amazonaws.com/`
}

function bodyOf({ clientId, clientSecret, scopes, clientMetadata }: TokenRequest): string {
  return JSON.stringify({
    ClientId: clientId,
    Secret: clientSecret,
    ...(scopes.length > 0 && { Scopes: scopes }),
    ...(clientMetadata !== undefined && { ClientMetadata: clientMetadata }),
  })
}

/** The same words as for the token endpoint, wherever they mean the same. */
const configurationErrors: ReadonlyMap<string, TokenRequestErrorCode> = new Map([
  ['ForbiddenException', 'forbidden'],
  ['InvalidParameterException', 'invalid_request'],
  ['NotAuthorizedException', 'invalid_client'],
  ['OperationNotEnabledException', 'operation_not_enabled'],
  ['ResourceNotFoundException', 'client_not_found'],
])

function readReply(status: number, headers: Headers, bytes: Uint8Array, now: number): TokenReply {
  const facts = { ...headerFacts(status, headers, now), status }
  const body = bodyObject(bytes)
  if (status === 200) {
    if (typeof body === 'string') return invalidResponse(body, facts)
    const result = body.ClientAuthenticationResult
    if (typeof result !== 'object' || result === null) return invalidResponse('access_token', facts)
    const { AccessToken, ExpiresIn, TokenType } = result as Readonly<Record<string, unknown>>
    return issuedToken(
      { accessToken: AccessToken, expiresIn: ExpiresIn, tokenType: TokenType },
      facts.requestId,
    )
  }
  const name = awsErrorName(typeof body === 'string' ? {} : body, headers)
  if (status === 429 || (name !== undefined && throttlingNames.has(name))) {
    return { outcome: 'failed', code: 'throttled', fault: 'throttled', ...facts }
  }
  if (name === 'InternalErrorException') {
    return { outcome: 'failed', code: 'server_error', fault: 'transient', ...facts }
  }
  const code = status < 500 && name !== undefined ? configurationErrors.get(name) : undefined
  return code === undefined
    ? refusedByStatus(facts)
    : { outcome: 'failed', code, fault: 'configuration', ...facts }
}
