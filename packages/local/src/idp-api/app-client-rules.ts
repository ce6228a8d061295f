import { limits } from '../pool/limits.ts'
import { type AppClient, scopesOf, type UserPool } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'

export const timeUnits = ['seconds', 'minutes', 'hours', 'days'] as const
const secondsIn = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/** Cognito counts in hours when no unit is given, and issues for one hour when nothing is. */
export function accessTokenSeconds(
  validity: number | undefined,
  unit: (typeof timeUnits)[number] | undefined,
): number {
  if (validity === undefined) return 3600
  const seconds = validity * secondsIn[unit ?? 'hours']
  if (seconds < limits.minAccessTokenSeconds || seconds > limits.maxAccessTokenSeconds) {
    throw new IdpException(
      'InvalidParameterException',
      `Invalid range for token validity: an access token lives from 5 minutes to 1 day, and ${validity} ${unit ?? 'hours'} is neither (hours is the unit where TokenValidityUnits has none).`,
    )
  }
  return seconds
}

const clientTokenFlow = 'ALLOW_CLIENT_TOKEN_AUTH'
const userFlows = [
  'ADMIN_NO_SRP_AUTH',
  'CUSTOM_AUTH_FLOW_ONLY',
  'USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_AUTH',
]
const oidcScopes = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin']

type OAuthSettings = Pick<
  AppClient,
  'allowedOAuthFlows' | 'allowedOAuthFlowsEnabled' | 'allowedOAuthScopes' | 'explicitAuthFlows'
>

/**
 * What Cognito checks across the settings of an app client.
 *
 * @throws IdpException InvalidOAuthFlowException, ScopeDoesNotExistException or InvalidParameterException.
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
  const strange = explicitAuthFlows.find((flow) => flow !== clientTokenFlow && !userFlows.includes(flow))
  if (strange !== undefined) throw invalid(`ExplicitAuthFlows: ${strange} is not a flow.`)
  if (explicitAuthFlows.includes(clientTokenFlow)) {
    if (explicitAuthFlows.length > 1)
      throw invalid(`${clientTokenFlow} must be the only entry of ExplicitAuthFlows.`)
    if (!hasSecret) throw invalid(`${clientTokenFlow} needs an app client with a client secret.`)
  }
}
