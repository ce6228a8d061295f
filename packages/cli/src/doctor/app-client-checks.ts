import { nearest } from '@cognito-m2m/core/adapter'
import { printable } from '../terminal/printable.ts'
import { oidcScopes } from './client-checks.ts'
import { type Finding, fault } from './finding.ts'
import { type AppClientSettings, accessTokenSeconds, isKnown } from './template/model.ts'

const clientTokenFlow = 'ALLOW_CLIENT_TOKEN_AUTH'
const why = 'Cognito refuses such a client when it is created or changed.'

/** Whether an app client is meant for machines. */
export function isForMachines({ flows, explicitAuthFlows }: AppClientSettings): boolean {
  return flows.includes('client_credentials') || explicitAuthFlows.includes(clientTokenFlow)
}

/**
 * Checks the settings of one app client for machines.
 *
 * @param name Name for the findings.
 * @param defined Every custom scope of its user pool; undefined when they are not known.
 */
export function appClientChecks(
  name: string,
  settings: AppClientSettings,
  defined: readonly string[] | undefined,
): readonly Finding[] {
  const { flows, flowsEnabled, scopes, explicitAuthFlows, hasSecret } = settings
  const label = `App client ${printable(name)}`
  const findings: Finding[] = []
  if (flows.includes('client_credentials') && flows.length > 1) {
    findings.push(
      fault(
        'flows_cannot_be_combined',
        `${label} allows client_credentials together with user flows.`,
        why,
        'Set AllowedOAuthFlows to ["client_credentials"], and use another app client for users.',
      ),
    )
  }
  if (!hasSecret) {
    findings.push(
      fault(
        'client_without_secret',
        `${label} has no client secret.`,
        'A machine cannot authenticate without a secret, and it cannot be added later.',
        'Set GenerateSecret to true. An existing client must be replaced by a new one.',
      ),
    )
  }
  if (flows.includes('client_credentials') && !flowsEnabled) {
    findings.push(
      fault(
        'oauth_flows_not_enabled',
        `${label} has AllowedOAuthFlows, but AllowedOAuthFlowsUserPoolClient is not true.`,
        'Cognito ignores the flows: token requests get unauthorized_client.',
        'Set AllowedOAuthFlowsUserPoolClient to true.',
      ),
    )
  }
  if (flows.includes('client_credentials') && scopes.length === 0) {
    findings.push(
      fault(
        'client_without_scopes',
        `${label} is not allowed any scope.`,
        'The client gets no token: Cognito responds with invalid_scope, or refuses the client itself.',
        'Add scopes of a resource server to AllowedOAuthScopes, such as orders/read.',
      ),
    )
  }
  if (explicitAuthFlows.includes(clientTokenFlow) && explicitAuthFlows.length > 1) {
    findings.push(
      fault(
        'client_token_flow_not_alone',
        `${label} has other ExplicitAuthFlows in addition to ${clientTokenFlow}.`,
        why,
        `Set ExplicitAuthFlows to exactly ["${clientTokenFlow}"].`,
      ),
    )
  }
  return [...findings, ...scopeChecks(label, scopes, defined), ...lifetimeChecks(label, settings)]
}

function scopeChecks(
  label: string,
  scopes: readonly string[],
  defined: readonly string[] | undefined,
): Finding[] {
  const oidc = scopes.find((scope) => oidcScopes.includes(scope))
  if (oidc !== undefined) {
    return [
      fault(
        'oidc_scope_for_machine',
        `${label} allows ${oidc}.`,
        `OpenID Connect scopes are for users. ${why}`,
        `Remove ${oidc} from AllowedOAuthScopes.`,
      ),
    ]
  }
  const unknown = scopes.find((scope) => isKnown(scope) && defined?.includes(scope) === false)
  if (unknown === undefined || defined === undefined) return []
  const close = nearest(unknown, defined)
  return [
    fault(
      'scope_not_defined',
      `${label} allows ${printable(unknown)}, which no resource server of its user pool defines.`,
      'Cognito refuses the client with ScopeDoesNotExistException.',
      close === undefined
        ? `Add the scope to its resource server. Defined scopes: ${printable(defined.join(' '))}`
        : `Did you mean ${printable(close)}? Otherwise add the scope to its resource server.`,
    ),
  ]
}

function lifetimeChecks(label: string, settings: AppClientSettings): Finding[] {
  const seconds = accessTokenSeconds(settings)
  const { accessTokenValidity: validity, accessTokenUnit: unit } = settings
  if (seconds === undefined || (seconds >= 300 && seconds <= 86_400)) return []
  if (unit === undefined) {
    return [
      fault(
        'lifetime_without_unit',
        `${label} has AccessTokenValidity ${validity} without a unit, which means hours.`,
        why,
        `Set TokenValidityUnits.AccessToken: "seconds" for ${validity} seconds.`,
      ),
    ]
  }
  return [
    fault(
      'lifetime_out_of_range',
      `${label} has an access token lifetime of ${validity} ${unit}.`,
      `The lifetime must be 5 minutes to 1 day. ${why}`,
      'Set AccessTokenValidity and TokenValidityUnits within that range.',
    ),
  ]
}
