import { endpoints } from '../endpoints/endpoint.ts'
import { tokenEndpointOf } from '../endpoints/issuer-documents.ts'
import { issuerOfPool, servedIssuerOf } from '../service.ts'
import type { AdminContext } from './admin-context.ts'

/** The data of the console: everything except private keys. */
export function overview({ cognito, service, faults, requests }: AdminContext) {
  return {
    url: cognito.url,
    nowSeconds: service.now(),
    userPools: service.registry.list().map((pool) => ({
      id: pool.id,
      name: pool.name,
      issuer: issuerOfPool(service, pool),
      issuerType: pool.issuerTypes[0],
      jwksUri: `${servedIssuerOf(service, pool)}/.well-known/jwks.json`,
      tokenEndpoint: tokenEndpointOf(service, pool) ?? null,
      domains: pool.domains.map(({ name }) => name),
      keys: pool.keys.map(({ kid, use, stage }) => ({ kid, use, stage })),
      resourceServers: pool.resourceServers,
      appClients: pool.appClients.map((client) => ({
        clientId: client.clientId,
        name: client.name,
        clientSecret: client.secrets.at(-1)?.value,
        secretCount: client.secrets.length,
        scopes: client.allowedOAuthScopes,
        accessTokenSeconds: client.accessTokenSeconds,
        tokenEndpoint:
          client.allowedOAuthFlowsEnabled && client.allowedOAuthFlows.includes('client_credentials'),
        getClientToken: client.explicitAuthFlows.includes('ALLOW_CLIENT_TOKEN_AUTH'),
      })),
      trigger: service.triggers.has(pool.id),
    })),
    faults: faults.list(),
    counts: Object.fromEntries(endpoints.map((endpoint) => [endpoint, requests.count(endpoint)])),
  }
}
