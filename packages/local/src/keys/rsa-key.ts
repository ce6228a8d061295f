import { createPrivateKey, type KeyObject } from 'node:crypto'
import { publicExponent, type RsaPrimes } from './prime-derivation.ts'

/** A private key with its public members for the JWKS. */
export interface RsaKey {
  readonly privateKey: KeyObject
  readonly n: string
  readonly e: string
}

/** Builds a key from two primes (RFC 8017 section 3.2). */
export function rsaKeyOf({ p, q }: RsaPrimes): RsaKey {
  const d = inverse(publicExponent, (p - 1n) * (q - 1n))
  const n = base64url(p * q)
  const e = base64url(publicExponent)
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'RSA',
      n,
      e,
      d: base64url(d),
      p: base64url(p),
      q: base64url(q),
      dp: base64url(d % (p - 1n)),
      dq: base64url(d % (q - 1n)),
      qi: base64url(inverse(q, p)),
    },
  })
  return { privateKey, n, e }
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus]
  let [previousFactor, factor] = [0n, 1n]
  while (current !== 0n) {
    const quotient = previous / current
    ;[previous, current] = [current, previous - quotient * current]
    ;[previousFactor, factor] = [factor, previousFactor - quotient * factor]
  }
  return ((previousFactor % modulus) + modulus) % modulus
}

function base64url(value: bigint): string {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}
