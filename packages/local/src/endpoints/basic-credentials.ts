/** A client ID and its secret. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Parses `Basic Base64(client_id:client_secret)` as AWS documents it, without the form decoding of RFC 6749 section
 * 2.3.1.
 */
export function basicCredentials(header: string): Credentials | undefined {
  const encoded = /^Basic +(?<encoded>[A-Za-z0-9+/]+={0,2})$/i.exec(header)?.groups?.encoded
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 1 ? undefined : { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) }
}
