import { constants, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { type AlgorithmFacts, factsOf } from './algorithms.ts'
import type { SignatureBackend } from './backend.ts'

/** `node:crypto` with imported key objects: synchronous, so that a known key never waits for a turn of the loop. */
export const signatureBackend: SignatureBackend = {
  name: 'node:crypto',
  importKey(algorithm, jwk) {
    const { hashBits, padding, kty } = factsOf(algorithm)
    const digest = hashBits === 0 ? null : `sha${hashBits}`
    const imported = createPublicKey({ key: jwk as unknown as JsonWebKey, format: 'jwk' })
    // RS*: PKCS #1 v1.5 is the default, and a bare key object is verified with at two thirds of the cost.
    const key = padding === 'pkcs1' ? imported : { key: imported, ...optionsOf(kty, hashBits) }
    return (signingInput, signature) => verify(digest, Buffer.from(signingInput, 'latin1'), key, signature)
  },
  decodeBase64url(text) {
    const bytes = Buffer.from(text, 'base64url')
    // Buffer skips what it does not know. Only a strict text comes back as it was, and that is quicker than to look.
    return bytes.toString('base64url') === text ? bytes : undefined
  },
}

function optionsOf(kty: AlgorithmFacts['kty'], hashBits: number) {
  // RFC 7518 §3.5: the salt is as long as the hash, not whatever the signature happens to carry.
  if (kty === 'RSA') return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashBits / 8 }
  // RFC 7518 §3.4: R and S side by side, never DER.
  return kty === 'EC' ? { dsaEncoding: 'ieee-p1363' as const } : {}
}
