import type { Client } from '../token-source-client.ts'
import { hexOf } from './hex.ts'

/**
 * Identifies the purpose of a token: transport, client, scopes, metadata. Encoded as a JSON array, so that values
 * cannot run together and two tenants never share a key; scopes and metadata are already in canonical order. Contains
 * no secret.
 */
export function cacheKeyOf(client: Client): string {
  return JSON.stringify(purposeOf(client))
}

/**
 * The key for a shared store, which also depends on the secret: a process that does not know the client's secret
 * computes a different key, and cannot open the record under the right one.
 *
 * It contains the HMAC-SHA-256 (RFC 2104) under the secret of a fixed label and the purpose. This reveals nothing about
 * the secret and is unique per record.
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
