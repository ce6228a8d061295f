import { OptionError } from '../errors.ts'
import { checkedMembers, isPlainObject } from '../options.ts'
import { type AppClient, type AppClientDefinition, checkedAppClient } from './app-client.ts'
import type { ResourceServer, ScopeOf } from './resource-server.ts'

/** The parameter of {@link defineUserPool}. */
export interface UserPoolInput<Servers extends readonly ResourceServer[], ClientName extends string> {
  /** The APIs: 1 to 25 results of {@link defineResourceServer}. */
  readonly resourceServers: Servers
  /** The consumers: name → app client, each with the scopes that it may request. */
  readonly appClients: Readonly<Record<ClientName, AppClientDefinition<ScopeOf<Servers[number]>>>>
}

/**
 * The machine-to-machine part of a user pool: its APIs, their scopes, and the clients that call them. It is independent
 * of a deployment; name, domain, feature plan and Region are set where it is deployed.
 */
export interface UserPoolDefinition<
  Servers extends readonly ResourceServer[] = readonly ResourceServer[],
  ClientName extends string = string,
> {
  readonly resourceServers: Servers
  readonly appClients: Readonly<Record<ClientName, AppClient<ScopeOf<Servers[number]>>>>
}

/**
 * Defines APIs, scopes and clients once. Use the same definition for guards (`resource`), token sources (`scopes`),
 * `@cognito-m2m/local`, `@cognito-m2m/cdk` and `@cognito-m2m/terraform`.
 *
 * @param input Resource servers, and the app clients by name.
 * @returns The definition, frozen, with every default filled in.
 * @throws OptionError when Cognito would refuse it: a scope that no resource server defines, a lifetime out of range,
 * more than 25 resource servers or 50 scopes on a client.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 *
 * @example
 * ```ts
 * import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
 *
 * const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read orders' } })
 * export const machines = defineUserPool({
 *   resourceServers: [orders],
 *   appClients: { warehouse: { scopes: ['orders/read'], accessTokenSeconds: 900 } },
 * })
 * ```
 */
export function defineUserPool<
  const Servers extends readonly ResourceServer[],
  const ClientName extends string,
>(input: UserPoolInput<Servers, ClientName>): UserPoolDefinition<Servers, ClientName> {
  const { resourceServers, appClients } = checkedMembers('options', input, {
    resourceServers: true,
    appClients: true,
  })
  const allScopes = checkedServers(resourceServers).flatMap((server) => server.allScopes)
  if (!isPlainObject(appClients)) {
    throw new OptionError(
      'appClients',
      'must be an object such as `{ warehouse: { scopes: ["orders/read"] } }`.',
    )
  }
  const clients = Object.entries<AppClientDefinition<ScopeOf<Servers[number]>>>(appClients).map(
    ([name, client]) => [name, checkedAppClient(name, client, allScopes)] as const,
  )
  return Object.freeze({
    resourceServers: Object.freeze([...resourceServers]) as unknown as Servers,
    appClients: Object.freeze(Object.fromEntries(clients)) as UserPoolDefinition<
      Servers,
      ClientName
    >['appClients'],
  })
}

function checkedServers(servers: readonly ResourceServer[]): readonly ResourceServer[] {
  if (!Array.isArray(servers) || servers.length === 0) {
    throw new OptionError('resourceServers', 'must list at least one result of `defineResourceServer`.')
  }
  if (servers.length > 25) {
    throw new OptionError(
      'resourceServers',
      'must list at most 25 resource servers, the limit that Cognito sets for a user pool.',
    )
  }
  const seen = new Set<string>()
  for (const [index, server] of servers.entries()) {
    if (!Array.isArray(server?.allScopes) || typeof server.identifier !== 'string') {
      throw new OptionError(`resourceServers[${index}]`, 'must be a result of `defineResourceServer`.')
    }
    if (seen.has(server.identifier)) {
      throw new OptionError(
        `resourceServers[${index}]`,
        `repeats the identifier \`${server.identifier}\`. Each resource server needs its own identifier.`,
      )
    }
    seen.add(server.identifier)
  }
  return servers
}
