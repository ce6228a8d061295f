import type { AppClient, ResourceServer, UserPoolDefinition } from '@cognito-m2m/core'
import type { UserPoolOptions } from '../options/options.ts'

/** Checked by `defineUserPool`. */
type FullScopeName = `${string}/${string}`

/**
 * Converts a definition to a user pool for the `userPools` option. App clients keep their name, scopes, lifetime and
 * authentication flow; IDs and secrets are generated from the seed.
 *
 * @param definition The result of `defineUserPool`.
 * @returns Options of a user pool. To add more, spread them:
 * `{ ...userPoolFrom(machines), id: 'eu-west-1_Local0001' }`.
 *
 * @example
 * ```ts
 * import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
 * import { startLocalCognito, userPoolFrom } from '@cognito-m2m/local'
 *
 * const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read orders' } })
 * const machines = defineUserPool({
 *   resourceServers: [orders],
 *   appClients: { warehouse: { scopes: ['orders/read'] } },
 * })
 * const cognito = await startLocalCognito({ userPools: [userPoolFrom(machines)] })
 * await cognito.close()
 * ```
 */
export function userPoolFrom({ resourceServers, appClients }: UserPoolDefinition): UserPoolOptions {
  return {
    resourceServers: resourceServers.map(({ identifier, name, scopes }: ResourceServer) => ({
      identifier,
      name,
      scopes,
    })),
    appClients: Object.values(appClients).map(
      ({ name, scopes, accessTokenSeconds, tokenRequests }: AppClient) => ({
        name,
        scopes: scopes as readonly FullScopeName[],
        accessTokenSeconds,
        explicitAuthFlows: tokenRequests === 'get_client_token' ? ['ALLOW_CLIENT_TOKEN_AUTH'] : [],
      }),
    ),
  }
}
