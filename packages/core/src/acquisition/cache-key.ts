import type { Client } from './token-source-client.ts'

/**
 * What one token is for: transport, client, scopes, metadata. A JSON array, so that no value can run into the next
 * and two tenants never meet; scopes and metadata are in canonical order already. Holds no secret.
 */
export function cacheKeyOf({ transport, clientId, scopes, clientMetadata }: Client): string {
  const metadata = clientMetadata === undefined ? null : Object.entries(clientMetadata)
  return JSON.stringify([...transport.identity, clientId, scopes, metadata])
}
