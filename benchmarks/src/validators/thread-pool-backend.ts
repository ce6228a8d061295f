import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { SignatureBackend } from '@cognito-m2m/core'

const verifyAsync = promisify(verify)

/** RS256 only: `crypto.verify` with a callback, which runs on libuv's thread pool. */
export const threadPoolBackend: SignatureBackend = {
  name: 'node:crypto on the thread pool',
  importKey(_, jwk) {
    const key = createPublicKey({ key: jwk as unknown as JsonWebKey, format: 'jwk' })
    return (signingInput, signature) =>
      verifyAsync('sha256', Buffer.from(signingInput, 'latin1'), key, signature)
  },
  decodeBase64url(text) {
    const bytes = Buffer.from(text, 'base64url')
    return bytes.toString('base64url') === text ? bytes : undefined
  },
}
