import { scopesIn } from '../../inspect/claims-checks.ts'
import type { DeployedPool } from '../aws/read-pool.ts'
import type { Finding } from '../finding.ts'
import type { Lifetime } from '../lifetimes.ts'
import { matchChecks } from '../match-checks.ts'
import { type Examination, isFault, type Step, step } from './step.ts'
import type { Claims } from './token-step.ts'

/**
 * Compares the token with the definitions and with the API's requirements.
 *
 * @param sound Whether the API's settings have no errors.
 */
export async function matchStep(
  { inputs }: Examination,
  claims: Claims,
  deployed: DeployedPool | undefined,
  sound: boolean,
): Promise<Step> {
  const { api, client, knows, definitions, definedClient } = inputs
  const findings: Finding[] = []
  // If the user pool was read, the client was already compared.
  if (claims !== undefined && definitions !== undefined && definedClient !== undefined && !deployed?.client) {
    const { clientDrift } = await import('../aws/drift-checks.ts')
    // A token has every scope of its client only when none was requested.
    const granted = client.scopes === undefined ? scopesIn(claims) : undefined
    findings.push(...clientDrift(definitions.file, definedClient, granted, lifetimeIn(claims)))
  }
  if (claims === undefined || !knows.api || !sound) {
    return step(findings, [], ["the API's requirements against a token: needs both"])
  }
  return step(findings.some(isFault) ? findings : [...findings, ...matchChecks(api, claims)])
}

function lifetimeIn({ exp, iat }: NonNullable<Claims>): number | undefined {
  return typeof exp === 'number' && typeof iat === 'number' ? exp - iat : undefined
}

/** The lifetime from the most reliable source: a token, the user pool, or the definition. */
export async function lifetimeOf(
  { inputs: { definedClient, definitions } }: Examination,
  claims: Claims,
  deployed: DeployedPool | undefined,
): Promise<Lifetime | undefined> {
  const ofToken = claims && lifetimeIn(claims)
  if (ofToken !== undefined) return { seconds: ofToken, from: 'the token' }
  if (deployed?.client) {
    const { accessTokenSeconds } = await import('../template/model.ts')
    const seconds = accessTokenSeconds(deployed.client.settings)
    if (seconds !== undefined) return { seconds, from: `app client ${deployed.client.name}` }
  }
  if (definedClient === undefined || definitions === undefined) return undefined
  return {
    seconds: definedClient.accessTokenSeconds,
    from: `app client ${definedClient.name} in ${definitions.file}`,
  }
}
