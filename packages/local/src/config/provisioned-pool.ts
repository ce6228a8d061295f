import { OptionError } from '@cognito-m2m/core'
import type { UserPoolOptions } from '../options/options.ts'
import { patterns } from '../pool/limits.ts'

/** A Cognito resource of a template or a plan, with the names of Cognito's API. */
export type Provisioned =
  | {
      readonly kind: 'pool'
      readonly key: string
      readonly name?: string
      readonly issuerType?: 'ORIGINAL' | 'UPDATED'
    }
  | {
      readonly kind: 'server'
      readonly pool: string
      readonly identifier: string
      readonly name: string
      readonly scopes: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'client'
      readonly pool: string
      readonly name: string
      readonly flows: readonly string[]
      readonly scopes: readonly string[]
      readonly explicitAuthFlows: readonly string[]
      readonly validity?: number
      readonly unit: string
    }
  | { readonly kind: 'replica'; readonly pool: string; readonly region: string }
  | { readonly kind: 'domain'; readonly pool: string; readonly name: string; readonly isCustom: boolean }

const unitSeconds: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

/**
 * Returns the user pools of resources. Clients without the client credentials grant are omitted.
 *
 * @param source Name of the source, for the message.
 * @throws OptionError when there is no client with the client credentials grant.
 */
export function poolsOf(resources: readonly Provisioned[], source: string): readonly UserPoolOptions[] {
  const machines = resources.filter(isMachine)
  if (machines.length === 0) {
    throw new OptionError(
      '--config',
      `${source} contains no Cognito app client with the client credentials grant.`,
    )
  }
  return [...new Set(machines.map(({ pool }) => pool))].map((pool) => poolOf(pool, resources))
}

type Of<Kind> = Extract<Provisioned, { kind: Kind }>

function isMachine(resource: Provisioned): resource is Of<'client'> {
  return resource.kind === 'client' && resource.flows.includes('client_credentials')
}

function poolOf(key: string, resources: readonly Provisioned[]): UserPoolOptions {
  const own = resources.filter((resource) => resource.kind !== 'pool' && resource.pool === key)
  const pool = resources.find((resource) => resource.kind === 'pool' && resource.key === key) as
    | Of<'pool'>
    | undefined
  const replicas = own.filter((resource) => resource.kind === 'replica').map(({ region }) => region)
  const domain = own.find((resource) => resource.kind === 'domain')
  return {
    // An existing pool that the template refers to is named by its ID.
    ...(patterns.userPoolId.test(key) && { id: key }),
    ...(pool?.name !== undefined && { name: pool.name }),
    ...(pool?.issuerType !== undefined && { issuerType: pool.issuerType }),
    // A custom domain does not resolve to the emulator, so the emulator's own prefix is used instead.
    ...domainOption(pool, domain),
    ...(replicas.length > 0 && { replicas }),
    resourceServers: own
      .filter((resource) => resource.kind === 'server')
      .map(({ identifier, name, scopes }) => ({ identifier, name, scopes })),
    appClients: own.filter(isMachine).map(({ name, scopes, explicitAuthFlows, validity, unit }) => ({
      name,
      // Checked with the options.
      scopes: scopes as readonly `${string}/${string}`[],
      explicitAuthFlows,
      accessTokenSeconds: validity === undefined ? 3600 : validity * (unitSeconds[unit] ?? 3600),
    })),
  }
}

function domainOption(
  pool: Of<'pool'> | undefined,
  domain: Of<'domain'> | undefined,
): { domain?: string | null } {
  if (domain !== undefined) return domain.isCustom ? {} : { domain: domain.name }
  // The domain of an existing pool is not known.
  return pool === undefined ? {} : { domain: null }
}
