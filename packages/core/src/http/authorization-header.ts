/** Content of an Authorization header. The token is not examined yet. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'bearer'; readonly token: string }

const none: Credentials = Object.freeze({ kind: 'none' })
const malformed: Credentials = Object.freeze({ kind: 'malformed' })

const SPACE = 0x20
const TAB = 0x09
/** Bearer credentials after others: the Fetch standard's `Headers` joins two headers like this. */
const joinedBearer = /,[ \t]*bearer(?:[ \t,]|$)/i
const schemeLength = 'Bearer'.length

/**
 * Reads Bearer credentials (RFC 6750 §2.1; RFC 9110 §11.4: the scheme in any case, then at least one space).
 *
 * Another scheme, or text that merely starts with the letters of `Bearer`, counts as no credentials: the response is the
 * bare challenge. Two headers are never reconciled, since a proxy may have looked at either.
 *
 * @param header The header's value, or every value where it came more than once.
 */
export function readCredentials(header: string | readonly string[] | null | undefined): Credentials {
  if (header === undefined || header === null) return none
  if (typeof header !== 'string') {
    if (header.length > 1) return malformed
    return readCredentials(header[0])
  }
  let start = 0
  let end = header.length
  // Leading and trailing whitespace is not part of a field value (RFC 9110 §5.5); not every event source trims it.
  while (start < end && isBlank(header.charCodeAt(start))) start += 1
  while (end > start && isBlank(header.charCodeAt(end - 1))) end -= 1
  const schemeEnd = start + schemeLength
  const isBearer =
    end >= schemeEnd &&
    (header.startsWith('Bearer', start) || header.slice(start, schemeEnd).toLowerCase() === 'bearer')
  if (!isBearer) return joinedBearer.test(header) ? malformed : none
  if (end === schemeEnd) return malformed
  if (header.charCodeAt(schemeEnd) !== SPACE) return joinedBearer.test(header) ? malformed : none
  let tokenStart = schemeEnd
  while (header.charCodeAt(tokenStart) === SPACE) tokenStart += 1
  return { kind: 'bearer', token: header.slice(tokenStart, end) }
}

/**
 * Whether a string has the syntax of a Bearer token (RFC 6750 §2.1 `b64token`). Without it, as with two tokens in one header,
 * the request is malformed, rather than the token invalid.
 */
export function isB64Token(text: string): boolean {
  return /^[A-Za-z0-9\-._~+/]+=*$/.test(text)
}

/** The part of Node.js' `IncomingMessage` that {@link authorizationOf} reads. */
export interface HeaderSource {
  readonly headers: { readonly authorization?: string | undefined }
  /** Alternating names and values, as received. */
  readonly rawHeaders?: readonly string[] | undefined
}

/**
 * Reads every `Authorization` header of a Node.js request. `headers.authorization` alone hides a second one.
 *
 * @param message Node.js' `IncomingMessage`, or an object with its headers.
 * @returns A string for one header, an array for several, `undefined` for none.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { authorizationOf } from '@cognito-m2m/core/adapter'
 *
 * createServer((request, response) => {
 *   response.end(typeof authorizationOf(request))
 * })
 * ```
 */
export function authorizationOf(message: HeaderSource): string | readonly string[] | undefined {
  const raw = message.rawHeaders
  const single = message.headers.authorization
  if (raw === undefined || raw.length === 0) return single
  let values: string[] | undefined
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]
    const value = raw[index + 1]
    if (name === undefined || value === undefined) continue
    if (isAuthorization(name)) {
      if (values === undefined) values = [value]
      else values.push(value)
    }
  }
  // Middleware may have set or replaced the header: its value has precedence.
  if (values === undefined || values.length === 1) return single
  return values
}

/** The usual spellings first: a comparison is faster than a copy in lower case. */
function isAuthorization(name: string): boolean {
  return (
    name === 'Authorization' ||
    name === 'authorization' ||
    (name.length === 13 && name.toLowerCase() === 'authorization')
  )
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}
