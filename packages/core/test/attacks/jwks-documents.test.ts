import type { CognitoM2MEvent } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { accessKey, createFixture, idKey, jwks, mint, rogueKey, rsaKey } from '../support/issuer.ts'

const good = accessKey.jwk
const bytes = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
const modulus = Buffer.from(String(rogueKey.jwk.n), 'base64url')
const changed = (changes: object) => ({ ...rogueKey.jwk, ...changes })
const evenModulus = Buffer.from(modulus)
evenModulus[255] = (evenModulus[255] ?? 0) & 0xfe

const withDocument = (document: unknown) => {
  const events: CognitoM2MEvent[] = []
  return { ...createFixture({ document, onEvent: (event) => events.push(event) }), events }
}

describe('a usable JWKS', () => {
  it.each<[string, unknown]>([
    ['is accepted as Cognito writes it', jwks],
    [
      'is accepted pretty-printed, with unknown members',
      JSON.stringify({ ...jwks, note: 1, keys: jwks.keys.map((key) => ({ x: {}, ...key })) }, null, 2),
    ],
    ['is accepted after a byte order mark', `\uFEFF${JSON.stringify(jwks)}`],
    [
      'is accepted with 100 keys',
      { keys: [good, ...Array.from({ length: 99 }, (_, index) => ({ kty: 'oct', kid: `o${index}` }))] },
    ],
  ])('%s', async (_, document) => {
    expect(await withDocument(document).validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
  })
})

describe('a document that is not a usable JWKS', () => {
  it.each<[string, unknown, string]>([
    ['an array', [good], 'not_a_jwks'],
    ['a bare JWK', good, 'not_a_jwks'],
    ['keys as an object', { keys: {} }, 'not_a_jwks'],
    ['keys as a string', { keys: 'RS256' }, 'not_a_jwks'],
    ['null', 'null', 'not_a_jwks'],
    ['a number', '7', 'not_a_jwks'],
    ['an empty object', {}, 'not_a_jwks'],
    ['HTML', '<!doctype html><title>Error</title>', 'not_json'],
    ['an empty body', '', 'not_json'],
    ['cut short', JSON.stringify(jwks).slice(0, -9), 'not_json'],
    ['no keys', { keys: [] }, 'no_usable_key'],
    ['no usable key', { keys: [null, 1, { kty: 'oct', kid: 'a', k: 'AAAA' }] }, 'no_usable_key'],
    ['101 keys', { keys: Array.from({ length: 101 }, () => good) }, 'too_many_keys'],
    [
      '5,000 keys',
      { keys: Array.from({ length: 5000 }, (_, index) => ({ kid: `k${index}` })) },
      'too_many_keys',
    ],
    ['257 KiB', `${JSON.stringify(jwks)}${' '.repeat(257 * 1024)}`, 'too_large'],
  ])('is refused: %s', async (_, document, code) => {
    const { validator, events } = withDocument(document)
    expect(await validator.safeValidate(mint())).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code },
    })
    expect(events).toContainEqual(expect.objectContaining({ type: 'keys_download_failed', code }))
  })
})

describe('an unusable key is ignored, and the others are used', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'not_an_object'],
    ['an array', [good], 'not_an_object'],
    ['a string', 'kid-access-1', 'not_an_object'],
    ['no kid', changed({ kid: undefined }), 'kid_not_valid'],
    ['a kid that is not a string', changed({ kid: 7 }), 'kid_not_valid'],
    ['an empty kid', changed({ kid: '' }), 'kid_not_valid'],
    ['a kid of 257 characters', changed({ kid: 'k'.repeat(257) }), 'kid_not_valid'],
    ['an empty modulus', changed({ n: '' }), 'malformed'],
    ['no modulus', changed({ n: undefined }), 'malformed'],
    [
      'a modulus in base64',
      changed({ n: `${modulus.toString('base64').replace(/^../, '+/')}` }),
      'malformed',
    ],
    [
      'a modulus with a leading zero byte',
      changed({ n: bytes(`00${modulus.toString('hex')}`) }),
      'malformed',
    ],
    ['an even modulus', changed({ n: evenModulus.toString('base64url') }), 'malformed'],
    ['a modulus of 1024 bits', rsaKey('weak', 1024).jwk, 'too_weak'],
    ['a modulus of 2047 bits', changed({ n: bytes(`7f${modulus.toString('hex').slice(2)}`) }), 'too_weak'],
    ['a modulus of 8200 bits', changed({ n: bytes('ff'.repeat(1025)) }), 'too_large'],
    ['a modulus of 16384 bits', changed({ n: bytes('ff'.repeat(2048)) }), 'too_large'],
    ['e = 1', changed({ e: 'AQ' }), 'too_weak'],
    ['e = 3', changed({ e: 'Aw' }), 'too_weak'],
    ['e = 0', changed({ e: 'AA' }), 'malformed'],
    ['e = 65536', changed({ e: 'AQAA' }), 'too_weak'],
    ['e = 65538, which is even', changed({ e: 'AQAC' }), 'malformed'],
    ['e with a leading zero byte', changed({ e: bytes('00010001') }), 'malformed'],
    ['e of 33 bits', changed({ e: bytes('0100000001') }), 'too_large'],
    ['e of 2048 bits', changed({ e: rogueKey.jwk.n }), 'too_large'],
    ['e padded', changed({ e: 'AQAB=' }), 'malformed'],
    ['no e', changed({ e: undefined }), 'malformed'],
    ['for encryption', changed({ use: 'enc' }), 'use_not_sig'],
    ['use null', changed({ use: null }), 'use_not_sig'],
    ['key_ops sign only', changed({ key_ops: ['sign'] }), 'key_ops_without_verify'],
    ['key_ops as a string', changed({ key_ops: 'verify' }), 'key_ops_without_verify'],
    ['alg RS512', changed({ alg: 'RS512' }), 'algorithm_not_allowed'],
    ['alg HS256', changed({ alg: 'HS256' }), 'algorithm_not_allowed'],
    ['alg none', changed({ alg: 'none' }), 'algorithm_not_allowed'],
    ['alg null', changed({ alg: null }), 'algorithm_not_allowed'],
    ['a symmetric key', { kty: 'oct', kid: 'o', k: 'AAAA' }, 'private_or_symmetric'],
    ['a private key', rogueKey.privateKey.export({ format: 'jwk' }), 'kid_not_valid'],
    [
      'a private key with a kid',
      { ...rogueKey.privateKey.export({ format: 'jwk' }), kid: 'p' },
      'private_or_symmetric',
    ],
    [
      'an EC key where RS256 is configured',
      { kty: 'EC', crv: 'P-256', kid: 'e', x: 'A'.repeat(43), y: 'A'.repeat(43) },
      'key_type_not_usable',
    ],
    ['an unknown type', { kty: 'AKP', alg: 'ML-DSA-44', kid: 'a', pub: 'AAAA' }, 'key_type_not_usable'],
    ['no type', changed({ kty: undefined }), 'key_type_not_usable'],
    ['type in lower case', changed({ kty: 'rsa' }), 'key_type_not_usable'],
  ])('%s', async (_, bad, reason) => {
    const { validator, events } = withDocument({ keys: [idKey.jwk, bad, good] })
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'key_ignored', index: 1, reason }))
    expect(validator.health()[0]?.kids).toEqual([idKey.kid, accessKey.kid])
  })

  it('an EC key that is not on its curve, where ES256 is allowed', async () => {
    const events: CognitoM2MEvent[] = []
    const off = { kty: 'EC', crv: 'P-256', kid: 'off', x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` }
    const issuers = [{ issuer: 'https://i.example', algorithms: ['RS256', 'ES256'] as const }]
    const { validator } = createFixture({
      issuers,
      document: { keys: [off, good] },
      onEvent: (event) => events.push(event),
    })
    await validator.prefetch()
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'key_ignored', index: 0, reason: 'not_importable' }),
    )
  })

  it('a kid shared with an unusable key makes both unusable', async () => {
    const { validator } = withDocument({ keys: [idKey.jwk, good, { ...good, n: '' }] })
    await validator.prefetch()
    expect(validator.health()[0]?.kids).toEqual([idKey.kid])
  })
})
