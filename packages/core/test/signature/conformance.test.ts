import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { PublicJwk, SignatureAlgorithm, SignatureBackend } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { algorithms, factsOf } from '../../src/signature/algorithms.ts'
import { signatureBackend as node } from '../../src/signature/node.ts'
import { signatureBackend as web } from '../../src/signature/webcrypto.ts'
import { createFixture, mint, rogueKey } from '../support/issuer.ts'
import { examples } from './rfc-examples.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
const names = Object.keys(algorithms) as SignatureAlgorithm[]
const input = 'eyJhbGciOiJ4In0.eyJzdWIiOiJ4In0'

function keyPair(algorithm: SignatureAlgorithm) {
  const { kty, crv } = factsOf(algorithm)
  if (kty === 'RSA') return generateKeyPairSync('rsa', { modulusLength: 2048 })
  return kty === 'EC' ? generateKeyPairSync('ec', { namedCurve: crv ?? '' }) : generateKeyPairSync('ed25519')
}

function signWith(algorithm: SignatureAlgorithm, key: KeyObject, changes: object = {}) {
  const { kty, hashBits, padding } = factsOf(algorithm)
  const options = {
    key,
    ...(padding === 'pss' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashBits / 8 }),
    ...(kty === 'EC' && { dsaEncoding: 'ieee-p1363' as const }),
    ...changes,
  }
  return new Uint8Array(sign(hashBits === 0 ? null : `sha${hashBits}`, Buffer.from(input), options))
}

/** What every backend must and must not do. */
describe.each<[string, SignatureBackend]>([
  ['node:crypto', node],
  ['webcrypto', web],
])('%s', (_, backend) => {
  it.each(examples)(
    'verifies the RFC example $name ($algorithm), and no change of it',
    async ({ algorithm, jwk, signingInput, signature }) => {
      const verify = await backend.importKey(algorithm, jwk)
      expect(await verify(signingInput, bytes(signature))).toBe(true)
      expect(await verify(`${signingInput}A`, bytes(signature))).toBe(false)
      const flipped = bytes(signature)
      flipped[7] = (flipped[7] ?? 0) ^ 1
      expect(await verify(signingInput, flipped)).toBe(false)
    },
  )

  it.each(names)('verifies its own signatures and no others: %s', async (algorithm) => {
    const { publicKey, privateKey } = keyPair(algorithm)
    const verify = await backend.importKey(algorithm, publicKey.export({ format: 'jwk' }) as PublicJwk)
    const good = signWith(algorithm, privateKey)
    expect(await verify(input, good)).toBe(true)
    expect(await verify(input, signWith(algorithm, keyPair(algorithm).privateKey))).toBe(false)
    for (const bad of [
      new Uint8Array(),
      new Uint8Array(1),
      new Uint8Array(good.length),
      good.slice(1),
      new Uint8Array([...good, 0]),
    ]) {
      expect(await verify(input, bad)).toBe(false)
    }
  })

  it.each(['ES256', 'ES384', 'ES512'] as const)('refuses DER signatures: %s', async (algorithm) => {
    const { publicKey, privateKey } = keyPair(algorithm)
    const verify = await backend.importKey(algorithm, publicKey.export({ format: 'jwk' }) as PublicJwk)
    expect(await verify(input, signWith(algorithm, privateKey, { dsaEncoding: 'der' }))).toBe(false)
  })

  it.each(['PS256', 'PS384', 'PS512'] as const)('refuses salts of another length: %s', async (algorithm) => {
    const { publicKey, privateKey } = keyPair(algorithm)
    const verify = await backend.importKey(algorithm, publicKey.export({ format: 'jwk' }) as PublicJwk)
    for (const saltLength of [0, 20])
      expect(await verify(input, signWith(algorithm, privateKey, { saltLength }))).toBe(false)
  })

  it('refuses a PS256 signature without its leading zero', async () => {
    const { publicKey, privateKey } = keyPair('PS256')
    const verify = await backend.importKey('PS256', publicKey.export({ format: 'jwk' }) as PublicJwk)
    let good = signWith('PS256', privateKey)
    // One in 256, as the salt is random.
    while (good[0] !== 0) good = signWith('PS256', privateKey)
    expect(await verify(input, good)).toBe(true)
    expect(await verify(input, good.slice(1))).toBe(false)
  })

  it('refuses an RSA signature of another algorithm by the same key', async () => {
    const { publicKey, privateKey } = keyPair('RS256')
    for (const bound of names.filter((name) => factsOf(name).kty === 'RSA')) {
      const verify = await backend.importKey(bound, publicKey.export({ format: 'jwk' }) as PublicJwk)
      for (const other of names.filter((name) => factsOf(name).kty === 'RSA')) {
        expect(await verify(input, signWith(other, privateKey))).toBe(bound === other)
      }
    }
  })

  it('refuses to import a point that is not on its curve', async () => {
    const off = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` } as const
    await expect((async () => backend.importKey('ES256', off))()).rejects.toThrow()
  })

  it('decodes canonical base64url only', () => {
    expect(backend.decodeBase64url('AP-_')).toEqual(
      expect.objectContaining({ 0: 0, 1: 255, 2: 191, length: 3 }),
    )
    for (const text of [
      'A',
      'AB',
      'AAB',
      'AA==',
      'AA A',
      'A+AA',
      'A/AA',
      'AA\n',
      'Ａ',
      'AAAÁ',
      '\uD800AAA',
      'AAAA=',
    ]) {
      expect(backend.decodeBase64url(text)).toBeUndefined()
    }
  })

  it('serves a whole validation', async () => {
    const { validator } = createFixture({ signatureBackend: backend })
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(mint({ signing: { key: rogueKey.privateKey } }))).toMatchObject({
      failure: { stage: 'signature', code: 'signature_mismatch' },
    })
    // A cached token needs no backend.
    expect(validator.safeValidateSync(mint())).toMatchObject({ outcome: 'valid' })
  })
})

it('resolves to node:crypto on Node.js', async () => {
  const { signatureBackend } = await import('#signature-backend')
  expect(signatureBackend.name).toBe('node:crypto')
})
