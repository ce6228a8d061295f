import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PublicJwk, SignatureBackend } from '../../src/signature/backend.ts'
import { signatureBackend as node } from '../../src/signature/node.ts'
import { signatureBackend as web } from '../../src/signature/webcrypto.ts'
import { correct, signEncoded, wrong } from './rsa-pkcs1-encodings.ts'

const input = 'eyJhbGciOiJ4In0.eyJzdWIiOiJ4In0'
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as PublicJwk

/** Big-endian, of a fixed length; longer numbers are cut. */
function bytesOf(value: bigint, length: number): Buffer {
  return Buffer.from(
    value
      .toString(16)
      .padStart(length * 2, '0')
      .slice(-length * 2),
    'hex',
  )
}
const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const size = 256

/** SEC 2: the order of each curve's group, and the bytes of a coordinate. */
const curves = [
  ['ES256', 'P-256', 32, 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  [
    'ES384',
    'P-384',
    48,
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ],
  [
    'ES512',
    'P-521',
    66,
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  ],
] as const

/** RFC 8032 §5.1: the order of the base point. */
const ed25519Order = 2n ** 252n + 27742317777372353535851937790883648493n

describe.each<[string, SignatureBackend]>([
  ['node:crypto', node],
  ['webcrypto', web],
])('%s, RS256', (_, backend) => {
  it('accepts the encoding of RFC 8017', async () => {
    const verify = await backend.importKey('RS256', jwkOf(rsa.publicKey))
    expect(await verify(input, signEncoded(rsa.privateKey, correct.encoded(size, input)))).toBe(true)
  })

  it.each(wrong)('refuses $name', async ({ encoded }) => {
    const message = encoded(size, input)
    expect(message).toHaveLength(size)
    // A number beyond the modulus cannot be signed: its leading byte alone says so.
    const signature =
      (message[0] ?? 0) > 0x7f ? Buffer.alloc(size, 0xff) : signEncoded(rsa.privateKey, message)
    const verify = await backend.importKey('RS256', jwkOf(rsa.publicKey))
    expect(await verify(input, signature)).toBe(false)
  })

  it('refuses numbers that are not signatures: 0, 1, n − 1, n, s + n, and s with bytes more or less', async () => {
    const verify = await backend.importKey('RS256', jwkOf(rsa.publicKey))
    const n = numberOf(Buffer.from(String(rsa.publicKey.export({ format: 'jwk' }).n), 'base64url'))
    const good = signEncoded(rsa.privateKey, correct.encoded(size, input))
    const s = numberOf(good)
    const bad = [
      ...[0n, 1n, 2n, n - 1n, n, n - s].map((value) => bytesOf(value, size)),
      bytesOf(s + n, size + 1),
      Buffer.concat([Buffer.alloc(1), good]),
      Buffer.concat([good, Buffer.alloc(1)]),
      good.subarray(1),
      good.subarray(0, -1),
      Buffer.from(good).reverse(),
      Buffer.alloc(0),
    ]
    for (const signature of bad) expect(await verify(input, signature)).toBe(false)
  })

  it('refuses a PSS signature by the same key', async () => {
    const verify = await backend.importKey('RS256', jwkOf(rsa.publicKey))
    const options = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    expect(await verify(input, sign('sha256', Buffer.from(input), options))).toBe(false)
  })

  it.each(curves)(
    '%s: refuses r and s beyond the group, zero, swapped, or of another length',
    async (algorithm, namedCurve, length, order) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
      const verify = await backend.importKey(algorithm, jwkOf(publicKey))
      const hash = `sha${algorithm.slice(2)}`
      const good = sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      expect(await verify(input, good)).toBe(true)
      const [r, s] = [numberOf(good.subarray(0, length)), numberOf(good.subarray(length))]
      const pair = (left: bigint, right: bigint) =>
        Buffer.concat([bytesOf(left, length), bytesOf(right, length)])
      const special = [0n, 1n, order - 1n, order, order + 1n]
      for (const left of special)
        for (const right of special) expect(await verify(input, pair(left, right))).toBe(false)
      const bad = [
        pair(s, r),
        pair(r, 0n),
        pair(0n, s),
        pair(order - r, s),
        ...(r + order < 1n << BigInt(8 * length) ? [pair(r + order, s)] : []),
        ...(s + order < 1n << BigInt(8 * length) ? [pair(r, s + order)] : []),
        Buffer.concat([Buffer.alloc(1), good]),
        Buffer.concat([good, Buffer.alloc(1)]),
        good.subarray(1),
        good.subarray(0, length),
        Buffer.concat([bytesOf(r, length + 1), bytesOf(s, length + 1)]),
        sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: 'der' }),
      ]
      for (const signature of bad) expect(await verify(input, signature)).toBe(false)
    },
  )

  it('EdDSA: refuses a malleable S, special points, and other lengths', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const verify = await backend.importKey('EdDSA', jwkOf(publicKey))
    const good = sign(null, Buffer.from(input), privateKey)
    expect(await verify(input, good)).toBe(true)
    const little = (bytes: Uint8Array) => numberOf(Buffer.from(bytes).reverse())
    const point = good.subarray(0, 32)
    const scalar = little(good.subarray(32))
    const withScalar = (value: bigint) => Buffer.concat([point, bytesOf(value, 32).reverse()])
    const bad = [
      // RFC 8032 §5.1.7: S is less than the order. Without that check, S + L would be a second signature.
      ...[1n, 2n, 3n, 4n].map((times) => withScalar(scalar + times * ed25519Order)),
      ...[0n, 1n, ed25519Order - 1n, ed25519Order, ed25519Order - scalar].map(withScalar),
      Buffer.alloc(64),
      Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]),
      Buffer.concat([Buffer.alloc(32, 0xff), good.subarray(32)]),
      Buffer.concat([good.subarray(32), point]),
      Buffer.concat([good, Buffer.alloc(1)]),
      good.subarray(0, 63),
      Buffer.alloc(0),
    ]
    for (const signature of bad) expect(await verify(input, signature)).toBe(false)
  })
})
