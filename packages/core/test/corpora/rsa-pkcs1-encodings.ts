import { constants, createHash, createPrivateKey, type KeyObject, privateEncrypt } from 'node:crypto'

/** One encoded message (RFC 8017 §9.2), signed as it is, and what is wrong with it. */
export interface Encoding {
  readonly name: string
  readonly encoded: (size: number, message: string) => Buffer
}

const sha256Prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex')
const digest = (message: string) => createHash('sha256').update(message).digest()

/** 00 01 FF… 00 T, with as much padding as there is room for. */
function padded(size: number, info: Buffer, { start = [0, 1], fill = 0xff, separator = [0] } = {}): Buffer {
  const length = size - start.length - separator.length - info.length
  return Buffer.concat([Buffer.from(start), Buffer.alloc(length, fill), Buffer.from(separator), info])
}

/** A DigestInfo of other bytes: `algorithm` is the DER of the AlgorithmIdentifier, `hash` the octets of the digest. */
function digestInfo(algorithm: string, hash: Buffer, { octets = '04', lengthForm = '' } = {}): Buffer {
  const identifier = Buffer.from(algorithm, 'hex')
  const length = lengthForm === '' ? Buffer.from([hash.length]) : Buffer.from(lengthForm, 'hex')
  const content = Buffer.concat([identifier, Buffer.from(octets, 'hex'), length, hash])
  return Buffer.concat([Buffer.from([0x30, content.length]), content])
}

const sha256 = '300d06096086480165030402010500'

/** The only encoding that a verifier may accept. */
export const correct: Encoding = {
  name: 'the encoding of RFC 8017',
  encoded: (size, message) => padded(size, Buffer.concat([sha256Prefix, digest(message)])),
}

/** The classes of forgery that the public corpora of RSA signatures consist of, generated anew. */
export const wrong: readonly Encoding[] = [
  ...[
    ['no NULL parameters', '300b0609608648016503040201'],
    ['an empty sequence for parameters', '300d06096086480165030402013000'],
    ['an integer for parameters', '300e0609608648016503040201020100'],
    ['another hash: SHA-1', '300906052b0e03021a0500'],
    ['another hash: SHA-384', '300d06096086480165030402020500'],
    ['another hash: SHA-512', '300d06096086480165030402030500'],
    ['another hash: MD5', '300c06082a864886f70d02050500'],
    ['an OID with a byte more', '300e060a608648016503040201000500'],
    ['an OID with a byte less', '300c060860864801650304020500'],
    ['an unknown OID', '300d06096086480165030402080500'],
    ['a long form length of the algorithm', '30810d06096086480165030402010500'],
    ['an indefinite length of the algorithm', '3080060960864801650304020105000000'],
    ['a byte more after the parameters', '300e0609608648016503040201050000'],
  ].map(
    ([name = '', algorithm = '']): Encoding => ({
      name,
      encoded: (size, message) => padded(size, digestInfo(algorithm, digest(message))),
    }),
  ),
  ...(
    [
      ['a bit string for the digest', { octets: '03' }],
      ['an integer for the digest', { octets: '02' }],
      ['a long form length of the digest', { lengthForm: '8120' }],
      ['a length of the digest with a leading zero', { lengthForm: '820020' }],
    ] as const
  ).map(
    ([name, changes]): Encoding => ({
      name,
      encoded: (size, message) => padded(size, digestInfo(sha256, digest(message), changes)),
    }),
  ),
  ...(
    [
      ['block type 0', { start: [0, 0] }],
      ['block type 2', { start: [0, 2] }],
      ['a first byte that is not zero', { start: [1, 1] }],
      ['no first byte', { start: [1] }],
      ['padding of zeros', { fill: 0 }],
      ['padding of FE', { fill: 0xfe }],
      ['no separator', { separator: [] }],
      ['a separator of FF', { separator: [0xff] }],
      ['two separators', { separator: [0, 0] }],
    ] as const
  ).map(
    ([name, changes]): Encoding => ({
      name,
      encoded: (size, message) =>
        padded(size, Buffer.concat([sha256Prefix, digest(message)]), { ...changes } as object),
    }),
  ),
  {
    name: 'garbage after the digest, in place of padding (Bleichenbacher 2006)',
    encoded: (size, message) => {
      const info = Buffer.concat([
        Buffer.from('0001ffffffffffffffff00', 'hex'),
        sha256Prefix,
        digest(message),
      ])
      return Buffer.concat([info, Buffer.alloc(size - info.length, 0x41)])
    },
  },
  {
    name: 'garbage inside the DigestInfo',
    encoded: (size, message) =>
      padded(size, Buffer.concat([sha256Prefix, digest(message), Buffer.alloc(8, 0x41)])),
  },
  {
    name: 'the bare digest, without a DigestInfo',
    encoded: (size, message) => padded(size, digest(message)),
  },
  {
    name: 'a truncated digest',
    encoded: (size, message) => padded(size, Buffer.concat([sha256Prefix, digest(message).subarray(0, 31)])),
  },
  {
    name: 'a digest of another message',
    encoded: (size, message) => padded(size, Buffer.concat([sha256Prefix, digest(`${message}x`)])),
  },
  {
    name: 'a digest with one bit changed',
    encoded: (size, message) => {
      const changed = digest(message)
      changed[31] = (changed[31] ?? 0) ^ 1
      return padded(size, Buffer.concat([sha256Prefix, changed]))
    },
  },
  { name: 'zeros only', encoded: (size) => Buffer.alloc(size) },
  { name: 'the number one', encoded: (size) => Buffer.concat([Buffer.alloc(size - 1), Buffer.from([1])]) },
]

/** The RSA private operation on the encoded message as it stands, without any padding of its own. */
export function signEncoded(privateKey: KeyObject, encoded: Buffer): Buffer {
  return privateEncrypt(
    {
      key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      padding: constants.RSA_NO_PADDING,
    },
    encoded,
  )
}
