import { base64url, importJWK } from 'jose'
import { factsOf, type SignatureAlgorithm } from './algorithms.ts'
import type { SignatureBackend } from './backend.ts'
import { isStrictBase64url } from './base64url.ts'

/** WebCrypto, with keys imported by `jose`, for every runtime except Node.js. Always asynchronous. */
export const signatureBackend: SignatureBackend = {
  name: 'webcrypto',
  async importKey(algorithm, jwk) {
    const key = await importJWK({ ...jwk }, algorithm)
    if (key instanceof Uint8Array) throw new TypeError('Not a public key.')
    const parameters = parametersOf(algorithm)
    // RFC 8017 §8.1.2: as long as the modulus. Node.js also accepts a PSS signature without its leading zeros.
    const bytes =
      'modulusLength' in key.algorithm ? Math.ceil(Number(key.algorithm.modulusLength) / 8) : undefined
    return async (signingInput, signature) =>
      (bytes === undefined || signature.length === bytes) &&
      crypto.subtle.verify(parameters, key, new Uint8Array(signature), encoder.encode(signingInput))
  },
  decodeBase64url: (text) => (isStrictBase64url(text) ? base64url.decode(text) : undefined),
}

const encoder = new TextEncoder()

function parametersOf(algorithm: SignatureAlgorithm): Parameters<typeof crypto.subtle.verify>[0] {
  const { kty, padding, hashBits } = factsOf(algorithm)
  if (kty === 'OKP') return { name: 'Ed25519' }
  const ecdsa = { name: 'ECDSA', hash: `SHA-${hashBits}` }
  if (kty === 'EC') return ecdsa
  // RFC 7518 §3.5: the salt is as long as the hash.
  return padding === 'pss' ? { name: 'RSA-PSS', saltLength: hashBits / 8 } : { name: 'RSASSA-PKCS1-v1_5' }
}
