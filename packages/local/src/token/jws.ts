import { sign } from 'node:crypto'
import type { RsaKey } from '../keys/rsa-key.ts'

/** A compact JWS (RFC 7515 section 7.1), signed with RS256, or unsigned when `key` is `null`. */
export function compactJws(
  header: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
  key: RsaKey | null,
): string {
  const input = `${encoded(header)}.${encoded(payload)}`
  const signature =
    key === null ? '' : sign('sha256', Buffer.from(input), key.privateKey).toString('base64url')
  return `${input}.${signature}`
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
