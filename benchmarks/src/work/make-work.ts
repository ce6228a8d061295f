import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startJwksServer } from './jwks-server.ts'
import { createMint } from './mint.ts'
import type { PublicRsaJwk, Work } from './work.ts'

const userPoolId = 'eu-west-1_Benchmark'
const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`
const clientId = '1example23456789benchmark'

/** Creates a key, signs tokens with it, and serves the public key on loopback. */
export async function makeWork(tokens: number): Promise<{ work: Work; close(): Promise<void> }> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const key: PublicRsaJwk = { kty: 'RSA', kid: 'benchmark-access-key', alg: 'RS256', use: 'sig', n, e }
  const jwks = { keys: [key] }
  const mint = createMint({ issuer, clientId, kid: key.kid, privateKey })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

  const folder = await mkdtemp(join(tmpdir(), 'cognito-m2m-bench-'))
  const tokenFile = join(folder, 'tokens.json')
  const signed = await Promise.all(Array.from({ length: tokens }, () => mint()))
  await writeFile(tokenFile, JSON.stringify(signed))
  const server = await startJwksServer(jwks)
  const work: Work = {
    userPoolId,
    issuer,
    clientId,
    scope: 'orders/read',
    jwks,
    jwksUri: server.jwksUri,
    tokenFile,
    bad: {
      expired: await mint({ iat: 1_700_000_000, auth_time: 1_700_000_000, exp: 1_700_003_600 }),
      'other issuer': await mint({ iss: `${issuer}Other` }),
      'other signature': await createMint({ issuer, clientId, kid: key.kid, privateKey: other })(),
      'missing scope': await mint({ scope: 'orders/write' }),
    },
  }
  return {
    work,
    async close() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
