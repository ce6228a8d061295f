import { printable } from '../../terminal/printable.ts'
import { appClientChecks, isForMachines } from '../app-client-checks.ts'
import { type Finding, fault, warning } from '../finding.ts'
import type { TemplateModel } from './model.ts'

/** Checks the template's app clients for machines, not those for users. */
export function appClientsChecks({ appClients, userPools }: TemplateModel): readonly Finding[] {
  return appClients
    .filter(({ settings }) => isForMachines(settings))
    .flatMap(({ name, settings, userPool, mayPrecede }) => {
      const pool = userPools.find((one) => one.name === userPool)
      return [
        ...appClientChecks(name, settings, pool && definedFor(settings.scopes, pool.scopes)),
        ...mayPrecede.map((server) =>
          warning(
            'client_before_resource_server',
            `App client ${printable(name)} does not depend on resource server ${printable(server)}.`,
            'CloudFormation may create the client first, and fail with ScopeDoesNotExistException.',
            `Add DependsOn: ${printable(server)}`,
          ),
        ),
      ]
    })
}

/** A resource server that is not in the template may be defined elsewhere. */
function definedFor(allowed: readonly string[], defined: readonly string[]): readonly string[] {
  const here = new Set(defined.map(serverOf))
  return [...defined, ...allowed.filter((scope) => !here.has(serverOf(scope)))]
}

function serverOf(scope: string): string {
  return scope.slice(0, Math.max(0, scope.lastIndexOf('/')))
}

/** Checks the template's user pools. */
export function userPoolChecks({ userPools, appClients }: TemplateModel): readonly Finding[] {
  return userPools.flatMap(({ name, featurePlan, preTokenGenerationVersion, hasDomain }) => {
    const viaDomain = appClients.filter(
      ({ userPool, settings }) => userPool === name && settings.flows.includes('client_credentials'),
    )
    const stranded = viaDomain.find(
      ({ settings }) => !settings.explicitAuthFlows.includes('ALLOW_CLIENT_TOKEN_AUTH'),
    )
    return [
      ...triggerChecks(name, featurePlan, preTokenGenerationVersion),
      ...(stranded === undefined || hasDomain
        ? []
        : [
            warning(
              'user_pool_without_domain',
              `User pool ${printable(name)} has no domain in this template.`,
              `Without a domain, app client ${printable(stranded.name)} has no token endpoint.`,
              'Add a domain, or set ExplicitAuthFlows to ["ALLOW_CLIENT_TOKEN_AUTH"] for GetClientToken.',
            ),
          ]),
    ]
  })
}

/**
 * Compares a pre-token-generation trigger with the user pool's feature plan.
 *
 * @param version `V1_0`, `V2_0` or `V3_0`; only `V3_0` applies to machine tokens.
 */
export function triggerChecks(
  name: string,
  featurePlan: string | undefined,
  version: string | undefined,
): Finding[] {
  if (featurePlan !== 'LITE' || version !== 'V3_0') return []
  return [
    fault(
      'trigger_needs_essentials',
      `User pool ${printable(name)} has a V3 pre-token-generation trigger on the Lite plan.`,
      'Cognito refuses it: customizing machine tokens requires the Essentials plan.',
      'Set UserPoolTier to ESSENTIALS.',
    ),
  ]
}
