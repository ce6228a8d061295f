/** A token's parts, decoded without any checks: for display only. */
export interface DecodedToken {
  readonly parts: readonly string[]
  /** Undefined when it is not a JSON object. */
  readonly header: Readonly<Record<string, unknown>> | undefined
  readonly claims: Readonly<Record<string, unknown>> | undefined
}

/** Decodes as much of a token as possible. */
export function decodeToken(token: string): DecodedToken {
  const parts = token.split('.')
  return { parts, header: objectIn(parts[0]), claims: objectIn(parts[1]) }
}

function objectIn(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

/** Canonical base64url only, as the format stage requires. */
export function strictBase64url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
