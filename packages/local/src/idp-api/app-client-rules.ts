import { limits } from '../pool/limits.ts'
import { type AppClient, type AppClientSettings, scopesOf, type UserPool } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'

const secondsIn = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }
const day = secondsIn.days

type Unit = keyof typeof secondsIn

/** Cognito's default unit is hours; its default lifetime is one hour. */
export function accessTokenSeconds({ AccessTokenValidity, TokenValidityUnits }: AppClientSettings): number {
  return AccessTokenValidity === undefined
    ? 3600
    : AccessTokenValidity * secondsIn[TokenValidityUnits?.AccessToken ?? 'hours']
}

/**
 * Checks that every lifetime is in Cognito's range.
 *
 * @throws IdpException (InvalidParameterException) when one is not.
 */
export function checkLifetimes(settings: AppClientSettings): void {
  const { AccessTokenValidity, IdTokenValidity, RefreshTokenValidity, TokenValidityUnits: units } = settings
  const access = [limits.minAccessTokenSeconds, limits.maxAccessTokenSeconds] as const
  checkLifetime(
    'an access token',
    '5 minutes to 1 day',
    AccessTokenValidity,
    units?.AccessToken ?? 'hours',
    access,
  )
  checkLifetime('an ID token', '5 minutes to 1 day', IdTokenValidity, units?.IdToken ?? 'hours', access)
  // 0 means the default.
  const refresh = RefreshTokenValidity === 0 ? undefined : RefreshTokenValidity
  const years = [secondsIn.hours, 3650 * day] as const
  checkLifetime('a refresh token', '1 hour to 10 years', refresh, units?.RefreshToken ?? 'days', years)
}

function checkLifetime(
  what: string,
  range: string,
  validity: number | undefined,
  unit: Unit,
  [min, max]: readonly [number, number],
): void {
  if (validity === undefined) return
  const seconds = validity * secondsIn[unit]
  if (seconds >= min && seconds <= max) return
  throw new IdpException(
    'InvalidParameterException',
    `Invalid range for token validity: ${what} is valid for ${range}, but ${validity} ${unit} was passed.`,
  )
}

const clientTokenFlow = 'ALLOW_CLIENT_TOKEN_AUTH'
const oidcScopes = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin']

type OAuthSettings = Pick<
  AppClient,
  'allowedOAuthFlows' | 'allowedOAuthFlowsEnabled' | 'allowedOAuthScopes' | 'explicitAuthFlows'
>

/**
 * Cognito's rules between the settings of an app client.
 *
 * @throws IdpException (InvalidOAuthFlowException, ScopeDoesNotExistException or InvalidParameterException) when a rule
 * is violated.
 */
export function checkOAuth(client: OAuthSettings, pool: UserPool, hasSecret: boolean): void {
  const invalidFlow = (message: string) => new IdpException('InvalidOAuthFlowException', message)
  const invalid = (message: string) => new IdpException('InvalidParameterException', message)
  const { allowedOAuthFlows: flows, allowedOAuthScopes: scopes, explicitAuthFlows } = client

  if (flows.includes('client_credentials')) {
    if (flows.length > 1) {
      throw invalidFlow('client_credentials flow can not be selected along with code flow or implicit flow.')
    }
    if (!hasSecret) {
      throw invalidFlow(
        'client_credentials flow can not be selected if client does not have a client secret.',
      )
    }
    const oidc = scopes.find((scope) => oidcScopes.includes(scope))
    if (oidc !== undefined) throw invalidFlow(`${oidc} is not supported with client_credentials flow.`)
  }
  if (client.allowedOAuthFlowsEnabled && (flows.length === 0 || scopes.length === 0)) {
    throw invalidFlow(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    )
  }
  const defined = scopesOf(pool)
  const unknown = scopes.find((scope) => !defined.has(scope) && !oidcScopes.includes(scope))
  if (unknown !== undefined) {
    throw new IdpException(
      'ScopeDoesNotExistException',
      `Scope ${unknown} does not exist in user pool ${pool.id}.`,
    )
  }
  if (explicitAuthFlows.includes(clientTokenFlow)) {
    if (explicitAuthFlows.length > 1)
      throw invalid(`${clientTokenFlow} must be the only entry of ExplicitAuthFlows.`)
    if (!hasSecret) throw invalid(`${clientTokenFlow} requires an app client with a client secret.`)
  }
}
