import type { Ids } from '../ids/ids.ts'
import { newKeyPair } from '../keys/pool-keys.ts'
import type { AppClientOptions, UserPoolOptions } from '../options/options.ts'
import { type AppClient, type ClientSecret, newSecret, type UserPool } from './user-pool.ts'

/** The pool of a server without options. */
export const defaultUserPool = {
  resourceServers: [
    { identifier: 'orders', scopes: { read: 'Read orders', write: 'Place and change orders' } },
  ],
  appClients: [{}],
} as const satisfies UserPoolOptions

const defaultRegion = 'eu-west-1'

/** The pool's ID, or one generated from its position in the list. */
export function configuredPoolId({ id }: UserPoolOptions, index: number, ids: Ids): string {
  return id ?? ids.userPoolId(defaultRegion, `configured/${index}`)
}

/**
 * Creates a pool from its options.
 *
 * @param kept The pool from the state file. Its keys and everything created through the API are kept; the options
 * override the rest.
 */
export function configuredPool(
  options: UserPoolOptions,
  from: { id: string; ids: Ids; nowSeconds: number; newKeyNumber: () => number; kept: UserPool | undefined },
): UserPool {
  const { id, ids, nowSeconds, newKeyNumber, kept } = from
  const resourceServers = (options.resourceServers ?? []).map(({ identifier, name, scopes }) => ({
    identifier,
    name: name ?? identifier,
    scopes: { ...scopes },
  }))
  const allScopes = resourceServers.flatMap(({ identifier, scopes }) =>
    Object.keys(scopes).map((name) => `${identifier}/${name}`),
  )
  const appClients = (options.appClients ?? []).map((client, index) =>
    configuredClient(client, { ids, nowSeconds, allScopes, label: `configured/${id}/${index}` }),
  )
  const domain = options.domain === undefined ? id.toLowerCase().replaceAll('_', '-') : options.domain
  return {
    id,
    name: options.name ?? id,
    tier: kept?.tier ?? 'ESSENTIALS',
    issuerTypes: [options.issuerType ?? 'ORIGINAL'],
    ...(options.issuer !== undefined && { issuer: options.issuer }),
    domains: domain === null ? [] : [{ name: domain }],
    resourceServers: withKept(resourceServers, kept?.resourceServers, ({ identifier }) => identifier),
    appClients: withKept(appClients, kept?.appClients, ({ clientId }) => clientId),
    keys: kept?.keys ?? newKeyPair(ids, { userPoolId: id, firstNumber: newKeyNumber(), stage: 'signing' }),
    replicas: withKept(
      (options.replicas ?? []).map((region) => ({ region, status: 'ACTIVE' as const })),
      kept?.replicas,
      ({ region }) => region,
    ),
    ...(kept?.mfa !== undefined && { mfa: kept.mfa }),
    tags: kept?.tags ?? {},
    deletionProtection: kept?.deletionProtection ?? 'INACTIVE',
    settings: kept?.settings ?? {},
    createdSeconds: kept?.createdSeconds ?? nowSeconds,
    modifiedSeconds: nowSeconds,
  }
}

function withKept<Item>(
  described: readonly Item[],
  kept: readonly Item[] = [],
  name: (item: Item) => string,
) {
  const names = new Set(described.map(name))
  return [...described, ...kept.filter((item) => !names.has(name(item)))]
}

function configuredClient(
  options: AppClientOptions,
  from: { ids: Ids; nowSeconds: number; allScopes: readonly string[]; label: string },
): AppClient {
  const { ids, nowSeconds, allScopes, label } = from
  const clientId = options.clientId ?? ids.clientId(label)
  const secrets: ClientSecret[] = []
  for (const value of options.secrets ?? [options.clientSecret ?? ids.clientSecret(label)]) {
    secrets.push(newSecret(clientId, value, nowSeconds, secrets))
  }
  return {
    clientId,
    name: options.name ?? 'machine',
    secrets,
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
