import { base64url, compactVerify, errors, importJWK } from 'jose'
import type { SignatureBackend } from './backend.ts'
import { isStrictBase64url } from './base64url.ts'

/** WebCrypto through `jose`, for every runtime that is not Node. Always asynchronous. */
export const signatureBackend: SignatureBackend = {
  name: 'webcrypto',
  async importKey(algorithm, jwk) {
    const key = await importJWK({ ...jwk }, algorithm)
    const options = { algorithms: [algorithm] }
    return async (signingInput, signature) => {
      try {
        await compactVerify(`${signingInput}.${base64url.encode(signature)}`, key, options)
        return true
      } catch (error) {
        if (error instanceof errors.JWSSignatureVerificationFailed) return false
        throw error
      }
    }
  },
  decodeBase64url: (text) => (isStrictBase64url(text) ? base64url.decode(text) : undefined),
}
