import { regionOf } from '@cognito-m2m/core'
import type { Ids } from '../ids/ids.ts'
import { newKeyPair } from '../keys/pool-keys.ts'
import type { AppClientOptions, ResourceServerOption, UserPoolOptions } from '../options/options.ts'
import type { AppClient, UserPool } from './user-pool.ts'

/** The pool that a server has when it is told nothing. */
export const defaultUserPool = {
  resourceServers: [
    { identifier: 'orders', scopes: { read: 'Read orders', write: 'Place and change orders' } },
  ],
  appClients: [{}],
} as const satisfies UserPoolOptions

const defaultRegion = 'eu-west-1'

/** Makes a pool of its description in the options. */
export function configuredPool(
  options: UserPoolOptions,
  from: { ids: Ids; nowSeconds: number; firstKeyNumber: number },
): UserPool {
  const { ids, nowSeconds, firstKeyNumber } = from
  const id = options.id ?? ids.userPoolId(defaultRegion)
  regionOf(id, 'userPools.id')
  const resourceServers = (options.resourceServers ?? []).map((server: ResourceServerOption) => ({
    identifier: server.identifier,
    name: server.name ?? server.identifier,
    scopes: { ...server.scopes },
  }))
  const allScopes = resourceServers.flatMap(({ identifier, scopes }) =>
    Object.keys(scopes).map((name) => `${identifier}/${name}`),
  )
  const domain = options.domain === undefined ? id.toLowerCase().replaceAll('_', '-') : options.domain
  return {
    id,
    name: options.name ?? id,
    tier: 'ESSENTIALS',
    issuerTypes: [options.issuerType ?? 'ORIGINAL'],
    ...(options.issuer !== undefined && { issuer: options.issuer }),
    domains: domain === null ? [] : [{ name: domain }],
    resourceServers,
    appClients: (options.appClients ?? []).map((client) =>
      configuredClient(client, allScopes, { ids, nowSeconds }),
    ),
    keys: newKeyPair(ids, { userPoolId: id, firstNumber: firstKeyNumber, stage: 'signing' }),
    tags: {},
    deletionProtection: 'INACTIVE',
    createdSeconds: nowSeconds,
    modifiedSeconds: nowSeconds,
  }
}

function configuredClient(
  options: AppClientOptions,
  allScopes: readonly string[],
  { ids, nowSeconds }: { ids: Ids; nowSeconds: number },
): AppClient {
  const clientId = options.clientId ?? ids.clientId()
  const secrets = options.secrets ?? [options.clientSecret ?? ids.clientSecret()]
  return {
    clientId,
    name: options.name ?? 'machine',
    secrets: secrets.map((value) => ({
      id: `${clientId}--${ids.uuid('secret_id')}`,
      value,
      createdSeconds: nowSeconds,
    })),
    allowedOAuthFlows: ['client_credentials'],
    allowedOAuthFlowsEnabled: true,
    allowedOAuthScopes: options.scopes ?? allScopes,
    explicitAuthFlows: options.explicitAuthFlows ?? ['ALLOW_CLIENT_TOKEN_AUTH'],
    accessTokenSeconds: options.accessTokenSeconds ?? 3600,
    settings: {},
    createdSeconds: nowSeconds,
    modifiedSeconds: nowSeconds,
  }
}
