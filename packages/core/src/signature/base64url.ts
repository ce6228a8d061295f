const alphabet = /^[A-Za-z0-9_-]+$/

/**
 * Strict base64url of at least one byte (RFC 7515 §2, RFC 8725 §3.14): only its alphabet, a possible length, and zero
 * trailing bits. Decoders tolerate violations of each, so that many strings would be the same token.
 */
export function isStrictBase64url(text: string): boolean {
  return alphabet.test(text) && hasCanonicalEnd(text)
}

/** Whether base64url may have this length, and its trailing bits are zero. */
export function hasCanonicalEnd(text: string): boolean {
  switch (text.length % 4) {
    case 0:
      return true
    case 2: // 12 bits for one byte: the last 4 must be zero.
      return 'AQgw'.includes(text.charAt(text.length - 1))
    case 3: // 18 bits for two bytes: the last 2 must be zero.
      return 'AEIMQUYcgkosw048'.includes(text.charAt(text.length - 1))
    default:
      return false
  }
}

/** Bytes of a strict base64url string; undefined when {@link isStrictBase64url} refuses it. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!isStrictBase64url(text)) return undefined
  return Uint8Array.from(decodeStrict(text), (octet) => octet.charCodeAt(0))
}

/** Decodes a strict base64url string into octets, one per character. */
export function decodeStrict(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
}

/** Base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
