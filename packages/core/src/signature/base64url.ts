const alphabet = /^[A-Za-z0-9_-]+$/

/**
 * Strict base64url of at least one byte (RFC 7515 §2, RFC 8725 §3.14): only its alphabet, a possible length, and zero
 * trailing bits. Decoders tolerate violations of each, so that many strings would be the same token.
 */
export function isStrictBase64url(text: string): boolean {
  if (!alphabet.test(text)) return false
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
