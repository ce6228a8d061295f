import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { PublicJwk, SignatureAlgorithm, SignatureBackend } from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
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

/** What every backend must do, and must not. */
describe.each<[string, SignatureBackend]>([
  ['node:crypto', node],
  ['webcrypto', web],
])('%s', (_, backend) => {
  test.each(examples)('$name ($algorithm)', async ({ algorithm, jwk, signingInput, signature }) => {
    const verify = await backend.importKey(algorithm, jwk)
    expect(await verify(signingInput, bytes(signature))).toBe(true)
    expect(await verify(`${signingInput}A`, bytes(signature))).toBe(false)
    const flipped = bytes(signature)
    flipped[7] = (flipped[7] ?? 0) ^ 1
    expect(await verify(signingInput, flipped)).toBe(false)
  })

  test.each(names)('%s: verifies its own and nothing else', async (algorithm) => {
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

  test.each(['ES256', 'ES384', 'ES512'] as const)('%s: no DER', async (algorithm) => {
    const { publicKey, privateKey } = keyPair(algorithm)
    const verify = await backend.importKey(algorithm, publicKey.export({ format: 'jwk' }) as PublicJwk)
    expect(await verify(input, signWith(algorithm, privateKey, { dsaEncoding: 'der' }))).toBe(false)
  })

  test.each(['PS256', 'PS384', 'PS512'] as const)('%s: no salt of another length', async (algorithm) => {
    const { publicKey, privateKey } = keyPair(algorithm)
    const verify = await backend.importKey(algorithm, publicKey.export({ format: 'jwk' }) as PublicJwk)
    for (const saltLength of [0, 20])
      expect(await verify(input, signWith(algorithm, privateKey, { saltLength }))).toBe(false)
  })

  test('PS256: no leading zero left out', async () => {
    const { publicKey, privateKey } = keyPair('PS256')
    const verify = await backend.importKey('PS256', publicKey.export({ format: 'jwk' }) as PublicJwk)
    let good = signWith('PS256', privateKey)
    // One in 256, as the salt is random.
    while (good[0] !== 0) good = signWith('PS256', privateKey)
    expect(await verify(input, good)).toBe(true)
    expect(await verify(input, good.slice(1))).toBe(false)
  })

  test('one RSA key, another algorithm', async () => {
    const { publicKey, privateKey } = keyPair('RS256')
    for (const bound of names.filter((name) => factsOf(name).kty === 'RSA')) {
      const verify = await backend.importKey(bound, publicKey.export({ format: 'jwk' }) as PublicJwk)
      for (const other of names.filter((name) => factsOf(name).kty === 'RSA')) {
        expect(await verify(input, signWith(other, privateKey))).toBe(bound === other)
      }
    }
  })

  test('a key that is none is refused at import', async () => {
    const off = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` } as const
    await expect((async () => backend.importKey('ES256', off))()).rejects.toThrow()
  })

  test('base64url: strict', () => {
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

  test('a whole validation', async () => {
    const { validator } = createFixture({ signatureBackend: backend })
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(mint({ signing: { key: rogueKey.privateKey } }))).toMatchObject({
      failure: { stage: 'signature', code: 'signature_mismatch' },
    })
    // Remembered, it needs no backend.
    expect(validator.safeValidateSync(mint())).toMatchObject({ outcome: 'valid' })
  })
})

test('Node chooses node:crypto by itself', async () => {
  const { signatureBackend } = await import('#signature-backend')
  expect(signatureBackend.name).toBe('node:crypto')
})
