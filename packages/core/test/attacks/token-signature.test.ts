import { constants, privateEncrypt, publicDecrypt, sign } from 'node:crypto'
import { describe } from 'vitest'
import {
  accessKey,
  base64url,
  claims,
  createFixture,
  header,
  idKey,
  mint,
  rogueKey,
  signTexts,
} from '../support/issuer.ts'
import { expectOutcomes, type Row } from './outcomes.ts'

const valid = mint()
const [h = '', p = '', s = ''] = valid.split('.')
const signature = Buffer.from(s, 'base64url')
const modulus = Buffer.from(String(accessKey.jwk.n), 'base64url')
const toInteger = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
const toBytes = (value: bigint, length: number) =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex')
const withSignature = (bytes: Uint8Array) => `${h}.${p}.${base64url(bytes)}`
const flipped = (index: number) => {
  const copy = Buffer.from(signature)
  copy[index] = (copy[index] ?? 0) ^ 1
  return copy
}

/** A PKCS #1 v1.5 block as an attacker, or a sloppy signer, would lay it out, raised to the private exponent. */
const signBlock = (block: Uint8Array) =>
  privateEncrypt({ key: accessKey.privateKey, padding: constants.RSA_NO_PADDING }, block)
const block = publicDecrypt({ key: accessKey.publicKey, padding: constants.RSA_NO_PADDING }, signature)
const digestInfo = block.subarray(block.indexOf(0, 2) + 1)

const mismatch = ['signature', 'signature_mismatch'] as const
const row = (name: string, token: string, from?: string): Row => ({
  name,
  token,
  refused: mismatch,
  ...(from !== undefined && { from }),
})

describe('signatures that do not match', () => {
  expectOutcomes([
    row('one bit flipped at the start', withSignature(flipped(0))),
    row('one bit flipped in the middle', withSignature(flipped(128))),
    row('one bit flipped at the end', withSignature(flipped(255))),
    row('all zero', withSignature(Buffer.alloc(256)), 'CVE-2022-21449, of ECDSA'),
    row('one', withSignature(toBytes(1n, 256))),
    row('all ones', withSignature(Buffer.alloc(256, 0xff))),
    row('one byte', withSignature(Buffer.of(0))),
    row('cut short', withSignature(signature.subarray(0, 255))),
    row('a zero byte appended', withSignature(Buffer.concat([signature, Buffer.of(0)]))),
    row('a zero byte prepended', withSignature(Buffer.concat([Buffer.of(0), signature]))),
    row('the modulus', withSignature(modulus)),
    row('the modulus less one', withSignature(toBytes(toInteger(modulus) - 1n, 256))),
    row('not reduced: s + n', withSignature(toBytes(toInteger(signature) + toInteger(modulus), 257))),
    row('negated: n - s', withSignature(toBytes(toInteger(modulus) - toInteger(signature), 256))),
    row('twice in a row', withSignature(Buffer.concat([signature, signature]))),
    row('in hex', `${h}.${p}.${signature.toString('hex')}`),
    row('encoded twice', `${h}.${p}.${base64url(s)}`),
    row('of a stranger', mint({ signing: { key: rogueKey.privateKey } })),
    row(
      'of the ID-token key, under the kid of the access-token key',
      mint({ signing: { key: idKey.privateKey } }),
    ),
    row('with SHA-384', mint({ signing: { hash: 'sha384' } })),
    row('with SHA-512', mint({ signing: { hash: 'sha512' } })),
    row(
      'PSS',
      withSignature(
        sign('sha256', Buffer.from(`${h}.${p}`), {
          key: accessKey.privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
        }),
      ),
    ),
    row('over the payload only', withSignature(sign('sha256', Buffer.from(p), accessKey.privateKey))),
    row(
      'over the decoded payload',
      withSignature(sign('sha256', Buffer.from(p, 'base64url'), accessKey.privateKey)),
    ),
    row('over nothing', withSignature(sign('sha256', Buffer.alloc(0), accessKey.privateKey))),
    row(
      'over the parts without their dot',
      withSignature(sign('sha256', Buffer.from(h + p), accessKey.privateKey)),
    ),
    row('of another token', `${h}.${p}.${mint({ claims: { jti: 'another' } }).split('.')[2]}`),
  ])
})

describe('PKCS #1 v1.5 blocks that lax parsers accept', () => {
  const laidOut = (...parts: readonly Uint8Array[]) => {
    const body = Buffer.concat(parts)
    return Buffer.concat([body, Buffer.alloc(256 - body.length, 0xff)])
  }
  expectOutcomes([
    row(
      'garbage after the digest',
      withSignature(signBlock(laidOut(Buffer.of(0, 1), Buffer.alloc(8, 0xff), Buffer.of(0), digestInfo))),
      'Bleichenbacher 2006, CVE-2006-4339, CVE-2022-24771',
    ),
    row(
      'padding other than 0xff',
      withSignature(
        signBlock(
          Buffer.concat([
            Buffer.of(0, 1),
            Buffer.alloc(256 - 3 - digestInfo.length, 0xfe),
            Buffer.of(0),
            digestInfo,
          ]),
        ),
      ),
    ),
    row(
      'block type 2',
      withSignature(
        signBlock(
          Buffer.concat([
            Buffer.of(0, 2),
            Buffer.alloc(256 - 3 - digestInfo.length, 0xff),
            Buffer.of(0),
            digestInfo,
          ]),
        ),
      ),
    ),
    row(
      'the digest without its DigestInfo',
      withSignature(
        signBlock(
          Buffer.concat([
            Buffer.of(0, 1),
            Buffer.alloc(256 - 3 - 32, 0xff),
            Buffer.of(0),
            digestInfo.subarray(-32),
          ]),
        ),
      ),
    ),
    row(
      'no padding at all',
      withSignature(signBlock(Buffer.concat([Buffer.alloc(256 - digestInfo.length), digestInfo]))),
    ),
  ])
  expectOutcomes([{ name: 'a correct block', token: withSignature(signBlock(block)) }])
})

describe('exchanged parts', () => {
  const other = mint({ claims: { scope: 'orders/admin' } }).split('.')
  expectOutcomes([
    row('another payload', `${h}.${other[1]}.${s}`),
    row('another header', `${base64url(JSON.stringify({ ...header, typ: 'JWT' }))}.${p}.${s}`),
    row('the header laid out anew', `${base64url(JSON.stringify(header, null, 1))}.${p}.${s}`),
    row('the payload laid out anew', `${h}.${base64url(JSON.stringify(claims, null, 1))}.${s}`),
    row(
      'one character of the payload changed',
      signTexts(JSON.stringify(header), JSON.stringify(claims).replace('orders/read', 'orders/Read'), {
        signature: s,
      }),
    ),
  ])
})

describe('keys that must not verify', () => {
  const unusable = ['signature', 'key_unknown'] as const
  const { use: _, alg: __, ...bare } = accessKey.jwk
  const only =
    (...keys: readonly unknown[]) =>
    () =>
      createFixture({ document: { keys: [idKey.jwk, ...keys] } })
  expectOutcomes(
    [{ name: 'a key published for encryption', token: valid, refused: unusable }],
    only({ ...accessKey.jwk, use: 'enc' }),
  )
  expectOutcomes(
    [{ name: 'a key whose key_ops lack verify', token: valid, refused: unusable }],
    only({ ...bare, key_ops: ['encrypt'] }),
  )
  expectOutcomes(
    [{ name: 'a key bound to another algorithm', token: valid, refused: unusable }],
    only({ ...accessKey.jwk, alg: 'RS512' }),
  )
  expectOutcomes(
    [{ name: 'a key published with its private half', token: valid, refused: unusable }],
    only({ ...accessKey.privateKey.export({ format: 'jwk' }), ...accessKey.jwk }),
  )
  expectOutcomes(
    [{ name: 'a kid used twice, the wrong key first', token: valid, refused: unusable }],
    only({ ...rogueKey.jwk, kid: accessKey.kid }, accessKey.jwk),
  )
  expectOutcomes(
    [{ name: 'a kid used twice, the right key first', token: valid, refused: unusable }],
    only(accessKey.jwk, { ...rogueKey.jwk, kid: accessKey.kid }),
  )
  expectOutcomes(
    [{ name: 'a kid used twice, once for encryption', token: valid, refused: unusable }],
    only(accessKey.jwk, { ...rogueKey.jwk, kid: accessKey.kid, use: 'enc' }),
  )
  expectOutcomes([{ name: 'a retired key', token: valid, refused: unusable }], only())
  expectOutcomes([{ name: 'a key without use and alg', token: valid }], only(bare))
  expectOutcomes(
    [{ name: 'a key with key_ops verify in place of use', token: valid }],
    only({ ...bare, key_ops: ['verify'] }),
  )
})
