import { describe, expect, it } from 'vitest'
import { checkJwk } from '../../src/jwks/check-jwk.ts'
import type { SignatureAlgorithm } from '../../src/signature/algorithms.ts'
import { rogueKey } from '../support/issuer.ts'

const { kid, n, e } = rogueKey.jwk
const bytes = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
const coordinate = (length: number) => bytes('07'.repeat(length))
const ec = { kty: 'EC', kid, crv: 'P-256', x: coordinate(32), y: coordinate(32) }
const okp = { kty: 'OKP', kid, crv: 'Ed25519', x: coordinate(32) }
const rsa = { kty: 'RSA', kid, n, e }

type Members = Readonly<Record<string, unknown>>

describe('checkJwk, for a usable key', () => {
  it.each<[string, Members, readonly SignatureAlgorithm[], SignatureAlgorithm, Members]>([
    ['RSA', rsa, ['RS256'], 'RS256', { kty: 'RSA', n, e }],
    ['RSA with a stray crv', { ...rsa, crv: 'P-256' }, ['RS256'], 'RS256', { kty: 'RSA', n, e }],
    [
      'RSA, bound to the first algorithm that fits',
      rsa,
      ['ES256', 'PS384', 'RS256'],
      'PS384',
      { kty: 'RSA', n, e },
    ],
    ['RSA, bound by its alg', { ...rsa, alg: 'RS256' }, ['PS384', 'RS256'], 'RS256', { kty: 'RSA', n, e }],
    ['EC', ec, ['ES256'], 'ES256', { kty: 'EC', crv: 'P-256', x: ec.x, y: ec.y }],
    ['EC among other curves', ec, ['ES384', 'ES256'], 'ES256', { kty: 'EC', crv: 'P-256', x: ec.x, y: ec.y }],
    ['Ed25519', okp, ['EdDSA'], 'EdDSA', { kty: 'OKP', crv: 'Ed25519', x: okp.x }],
    [
      'Ed25519 with a stray y',
      { ...okp, y: ec.y },
      ['EdDSA'],
      'EdDSA',
      { kty: 'OKP', crv: 'Ed25519', x: okp.x },
    ],
  ])('returns the public members and no others: %s', (_, jwk, allowed, algorithm, material) => {
    expect(checkJwk({ ...jwk, use: 'sig', x5c: ['AAAA'] }, allowed)).toEqual({
      outcome: 'usable',
      kid,
      algorithm,
      jwk: material,
    })
  })

  it.each<[string, Members]>([
    ['a kid of 256 characters', { kid: 'k'.repeat(256) }],
    ['a modulus of 8192 bits', { n: bytes('ff'.repeat(1024)) }],
    ['an exponent of 32 bits', { e: bytes('ffffffff') }],
  ])('accepts %s', (_, changes) => {
    expect(checkJwk({ ...rsa, ...changes }, ['RS256'])).toMatchObject({ algorithm: 'RS256' })
  })
})

describe('checkJwk, for a key on an elliptic curve', () => {
  const forEach = (changes: (member: string) => Members): [string, Members][] =>
    ['x', 'y'].flatMap((member) =>
      Object.entries(changes(member)).map(([what, value]) => [`${member} ${what}`, { [member]: value }]),
    )
  const broken = forEach(() => ({
    undefined: undefined,
    null: null,
    'a number': 7,
    'as an array of its characters': [...ec.x],
    empty: '',
    'a byte short': coordinate(31),
    'a byte long': coordinate(33),
    padded: `${coordinate(32).slice(0, -1)}=`,
    'with stray bits': `${coordinate(32).slice(0, -1)}d`,
  }))

  it.each(broken)('refuses P-256 with %s', (_, changes) => {
    expect(checkJwk({ ...ec, ...changes }, ['ES256'])).toEqual({ outcome: 'ignored', reason: 'malformed' })
  })

  it.each(broken.filter(([name]) => name.startsWith('x')))('refuses Ed25519 with %s', (_, changes) => {
    expect(checkJwk({ ...okp, ...changes }, ['EdDSA'])).toEqual({ outcome: 'ignored', reason: 'malformed' })
  })

  it.each<[string, Members, SignatureAlgorithm]>([
    ['P-256 where ES384 is configured', ec, 'ES384'],
    ['P-384 where ES256 is configured', { ...ec, crv: 'P-384' }, 'ES256'],
    ['secp256k1', { ...ec, crv: 'secp256k1' }, 'ES256'],
    ['no curve', { ...ec, crv: undefined }, 'ES256'],
    ['X25519, which is for key agreement', { ...okp, crv: 'X25519' }, 'EdDSA'],
    ['Ed448', { ...okp, crv: 'Ed448' }, 'EdDSA'],
    ['EC as OKP', { ...ec, kty: 'OKP' }, 'EdDSA'],
    ['OKP as EC', { ...okp, kty: 'EC' }, 'ES256'],
  ])('refuses %s', (_, jwk, algorithm) => {
    expect(checkJwk(jwk, [algorithm])).toEqual({ outcome: 'ignored', reason: 'key_type_not_usable' })
  })
})
