import type { ClockLike } from '../../clock.ts'
import { OptionError } from '../../errors.ts'
import type { FetchLike } from '../../fetch/bounded-fetch.ts'
import { regionPattern } from '../../issuer/user-pool.ts'
import { checkedMembers, checkedUrl } from '../../options.ts'
import type { TokenRequestErrorCode } from '../token-error.ts'
import { createHttpTransport } from './http-transport.ts'
import {
  awsErrorName,
  isThrottlingName,
  type ResponseFacts,
  type TokenResponseBody,
  type TokenResponseFields,
} from './token-response.ts'
import type { TokenRequest, TokenTransport } from './token-transport.ts'

/** Options of {@link createGetClientTokenTransport}. Set exactly one of `region` and `clientTokenEndpoint`. */
export interface GetClientTokenOptions {
  /** Region of the user pool, such as `eu-west-1`. */
  readonly region?: string
  /** URL of the user pools API, for FIPS, a VPC endpoint or a local emulator. */
  readonly clientTokenEndpoint?: string
  /** Allows `http:` for hosts other than loopback. The secret then travels unencrypted. Default: false. */
  readonly allowInsecureHttp?: boolean
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
}

/**
 * Creates a transport for `GetClientToken` of the user pools API: the same tokens without a domain, also over AWS
 * PrivateLink. The request is not signed, so it needs no AWS credentials. The app client's `ExplicitAuthFlows` must be
 * exactly `["ALLOW_CLIENT_TOKEN_AUTH"]`. {@link createTokenSource} creates this transport from its option `region` or
 * `clientTokenEndpoint`.
 *
 * @param options Exactly one of `region` and `clientTokenEndpoint` is required.
 * @returns A transport, for the option `transport` of token sources.
 * @throws OptionError when an option is invalid.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetClientToken.html
 * @example
 * ```ts
 * import { createGetClientTokenTransport } from '@cognito-m2m/core'
 *
 * const transport = createGetClientTokenTransport({ region: 'eu-west-1' })
 * ```
 */
export function createGetClientTokenTransport(options: GetClientTokenOptions): TokenTransport {
  const url = endpointOf(checkedMembers('options', options, optionNames))
  return createHttpTransport(
    {
      kind: 'get_client_token',
      url,
      headers: () => ({
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
      }),
      body: bodyOf,
      tokenFields,
      errorCode,
    },
    options,
  )
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
    throw new OptionError('region', 'set exactly one of `region` and `clientTokenEndpoint`.')
  }
  if (clientTokenEndpoint !== undefined) {
    return checkedUrl('clientTokenEndpoint', clientTokenEndpoint, allowInsecureHttp).href
  }
  if (typeof region !== 'string' || !regionPattern.test(region)) {
    throw new OptionError('region', 'must be an AWS Region such as `eu-west-1`.')
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

function tokenFields(body: TokenResponseBody): TokenResponseFields | undefined {
  const result = body.outcome === 'object' ? body.members.ClientAuthenticationResult : undefined
  if (typeof result !== 'object' || result === null) return undefined
  const { AccessToken, ExpiresIn, TokenType } = result as Readonly<Record<string, unknown>>
  return { accessToken: AccessToken, expiresIn: ExpiresIn, tokenType: TokenType }
}

/** AWS error names mapped to the codes of the token endpoint with the same meaning. */
const errorCodes: ReadonlyMap<string, TokenRequestErrorCode> = new Map([
  ['ForbiddenException', 'forbidden'],
  ['InternalErrorException', 'server_error'],
  ['InvalidParameterException', 'invalid_request'],
  ['NotAuthorizedException', 'invalid_client'],
  ['OperationNotEnabledException', 'operation_not_enabled'],
  ['ResourceNotFoundException', 'client_not_found'],
])

function errorCode(response: ResponseFacts): TokenRequestErrorCode | undefined {
  const name = awsErrorName(response)
  if (isThrottlingName(name)) return 'throttled'
  return name === undefined ? undefined : errorCodes.get(name)
}
