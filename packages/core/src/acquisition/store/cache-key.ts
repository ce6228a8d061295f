import type { Client } from '../token-source-client.ts'
import { hexOf } from './hex.ts'

/**
 * What one token is for: transport, client, scopes, metadata. A JSON array, so that no value can run into the next one
 * and two tenants never meet; scopes and metadata are in canonical order already. Contains no secret.
 */
export function cacheKeyOf(client: Client): string {
  return JSON.stringify(purposeOf(client))
}

/**
 * The same for a shared store, with a proof of the secret: a process that names a client ID without knowing its secret
 * reads a record that does not exist, and cannot open the one that does.
 *
 * The proof is HMAC-SHA-256 (RFC 2104) under the secret over a fixed label and the purpose: it reveals nothing about the
 * secret, and no two records have the same.
 */
export async function storeKeyOf(client: Client, clientSecret: string): Promise<string> {
  const purpose = purposeOf(client)
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(clientSecret), algorithm, false, ['sign'])
  const labelled = encoder.encode(JSON.stringify(['cognito-m2m token store key 1', ...purpose]))
  const proof = hexOf(new Uint8Array(await crypto.subtle.sign('HMAC', key, labelled)))
  return JSON.stringify([...purpose, proof])
}

const encoder = new TextEncoder()

function purposeOf({ transport, clientId, scopes, clientMetadata }: Client): readonly unknown[] {
  const metadata = clientMetadata === undefined ? null : Object.entries(clientMetadata)
  return [...transport.identity, clientId, scopes, metadata]
}
