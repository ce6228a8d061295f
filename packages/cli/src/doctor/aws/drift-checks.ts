import { span } from '../../terminal/moment.ts'
import { printable } from '../../terminal/printable.ts'
import type { DefinedClient } from '../definitions/definition-checks.ts'
import type { Definitions } from '../definitions/load-definitions.ts'
import { type Finding, fault, warning } from '../finding.ts'
import { accessTokenSeconds } from '../template/model.ts'
import type { DeployedPool } from './read-pool.ts'

/** Differences between the definitions and the deployed user pool. */
export function driftChecks(
  { file, servers }: Definitions,
  deployed: DeployedPool,
  client: DefinedClient | undefined,
): readonly Finding[] {
  const { id, servers: there, client: actual } = deployed
  const findings: Finding[] = []
  if (there !== undefined) {
    const scopes = there.flatMap(({ allScopes }) => allScopes)
    const absent = servers.flatMap(({ allScopes }) => allScopes).filter((scope) => !scopes.includes(scope))
    if (absent.length > 0) {
      findings.push(
        fault(
          'scopes_not_deployed',
          `User pool ${printable(id)} does not have ${printable(absent.join(' '))}, which ${file} defines.`,
          'No client can be granted these scopes, so routes that require them refuse every request.',
          'Deploy the definition: cdk deploy, or terraform apply.',
        ),
      )
    }
  }
  if (client === undefined || actual === undefined || actual === null) return findings
  return [
    ...findings,
    ...clientDrift(file, client, actual.settings.scopes, accessTokenSeconds(actual.settings)),
  ]
}

/**
 * Differences between an app client's definition and its deployed settings.
 *
 * @param granted Its deployed scopes; undefined when not all of them are known.
 */
export function clientDrift(
  file: string,
  { name, scopes, accessTokenSeconds: lifetime }: DefinedClient,
  granted: readonly string[] | undefined,
  deployedLifetime: number | undefined,
): Finding[] {
  const missing = scopes.filter((scope) => granted?.includes(scope) === false)
  const extra = granted?.filter((scope) => !scopes.includes(scope)) ?? []
  const findings: Finding[] = []
  if (missing.length > 0) {
    findings.push(
      fault(
        'grant_not_deployed',
        `App client ${name} is not allowed ${printable(missing.join(' '))}, which ${file} grants it.`,
        'Its tokens lack the scope: the API responds with 403 insufficient_scope.',
        'Deploy the definition: cdk deploy, or terraform apply.',
      ),
    )
  }
  if (extra.length > 0) {
    findings.push(
      warning(
        'grant_not_defined',
        `App client ${name} is allowed ${printable(extra.join(' '))}, which ${file} does not grant it.`,
        'The client was changed manually and has more access than was reviewed.',
        'Deploy the definition, or add the scope to it.',
      ),
    )
  }
  if (deployedLifetime !== undefined && deployedLifetime !== lifetime) {
    findings.push(
      warning(
        'lifetime_not_deployed',
        `Tokens of app client ${name} last ${span(deployedLifetime)}; ${file} says ${span(lifetime)}.`,
        'Costs and caches were planned for another lifetime.',
        'Deploy the definition, or correct accessTokenSeconds.',
      ),
    )
  }
  return findings
}
