import type { SignatureBackend } from '@cognito-m2m/core'
import { base64url, claims, header, type Members, signSegments } from './issuer.ts'

/** Accepts every signature: for tests of many tokens, which would otherwise spend their time signing. */
export const verifiedByAnyone: SignatureBackend = {
  name: 'verified-by-anyone',
  importKey: () => () => true,
  decodeBase64url: (text) => new Uint8Array(Buffer.from(text, 'base64url')),
}

const signatureLength = 342

/**
 * A token for {@link verifiedByAnyone}, different for each number of up to five digits.
 *
 * @param length Characters of the whole token; default: as many as it needs.
 */
export function numberedToken(number: number, length?: number, changes: Members = {}): string {
  const payload = (filler: string) =>
    base64url(JSON.stringify({ ...claims, ...changes, jti: String(number), filler }))
  // Signatures differ in their last characters, as real ones do; the very last one has less than six bits.
  const signature = `${String(number).padStart(5, '0')}A`.padStart(signatureLength, 'A')
  const token = (filler: string) =>
    signSegments(base64url(JSON.stringify(header)), payload(filler), { signature })
  if (length === undefined) return token('')
  const shortest = token('')
  const long = token('x'.repeat(Math.floor(((length - shortest.length) * 3) / 4)))
  if (long.length > length) throw new Error(`The token has ${long.length} characters.`)
  // What base64 cannot fill, the signature does.
  return `${long.slice(0, -signatureLength)}${'A'.repeat(length - long.length)}${signature}`
}
