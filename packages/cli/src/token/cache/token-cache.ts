import { hkdfSync } from 'node:crypto'
import { createSealedTokenStore, type TokenStore } from '@cognito-m2m/core'
import type { Terminal } from '../../terminal/terminal.ts'
import { cacheDirectory, openCacheDirectory } from './directory.ts'
import { recordFiles } from './record-files.ts'

/**
 * Opens the token cache: files in the user's cache directory, sealed under a key that is derived from the client secret
 * (HKDF-SHA-256, RFC 5869) and never stored. Anyone with the secret could request a token anyway; without it, a file is
 * unreadable.
 *
 * @throws UsageError when the directory or a file in it could be read or replaced by another user.
 */
export async function openTokenCache(
  { env }: Pick<Terminal, 'env'>,
  client: { readonly clientId: string; readonly clientSecret: string },
): Promise<TokenStore> {
  const directory = cacheDirectory(env)
  await openCacheDirectory(directory)
  const purpose = JSON.stringify(['cognito-m2m token cache 1', client.clientId])
  const key = new Uint8Array(hkdfSync('sha256', client.clientSecret, '', purpose, 32))
  return createSealedTokenStore(recordFiles(directory), { sealingKeys: [{ id: 'client-secret', key }] })
}
