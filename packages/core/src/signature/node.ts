import { constants, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { factsOf } from './algorithms.ts'
import type { SignatureBackend } from './backend.ts'

/** `node:crypto` with imported key objects: synchronous, so that a known key never waits for a turn of the loop. */
export const signatureBackend: SignatureBackend = {
  name: 'node:crypto',
  importKey(algorithm, jwk) {
    const { hashBits, padding, kty } = factsOf(algorithm)
    const digest = hashBits === 0 ? null : `sha${hashBits}`
    const key = {
      key: createPublicKey({ key: jwk as unknown as JsonWebKey, format: 'jwk' }),
      ...(padding === 'pkcs1' && { padding: constants.RSA_PKCS1_PADDING }),
      // RFC 7518 §3.5: the salt is as long as the hash, not whatever the signature happens to carry.
      ...(padding === 'pss' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashBits / 8 }),
      // RFC 7518 §3.4: R and S side by side, never DER.
      ...(kty === 'EC' && { dsaEncoding: 'ieee-p1363' as const }),
    }
    return (signingInput, signature) =>
      verify(digest, Buffer.from(signingInput, 'latin1'), key, Buffer.from(signature, 'base64url'))
  },
  decodeBase64url: (text) => Buffer.from(text, 'base64url'),
}
