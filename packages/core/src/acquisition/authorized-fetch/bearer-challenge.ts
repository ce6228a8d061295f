/** Maximum length of a header that is parsed. */
const maxLength = 8192

/** RFC 9110 §5.6.4. */
const quotedString = /"((?:[^"\\]|\\.)*)"/y
/** RFC 9110 §5.6.2 `token`, and §11.2 `token68` without its padding. */
const word = /[!#$%&'*+\-.^_`|~0-9A-Za-z/]+/y
/** The `=` of an `auth-param`, with a value behind it. The padding of a `token68` has none. */
const parameterSign = /[ \t]*=[ \t]*(?=[^\s,=])/y
/** Separators: whitespace, commas, padding. */
const separators = /[\s,=]+/y

/**
 * Whether a response rejects the token itself (RFC 6750 §3.1): status 401 and a Bearer challenge whose `error` is
 * `invalid_token`. Other challenges in the same header (RFC 9110 §11.6.1) and the content of quoted strings are
 * ignored.
 *
 * @param response Any object with the `status` and `headers` of a `Response`.
 * @returns False for any other status or challenge, and for a header that cannot be parsed. Never throws.
 * @example
 * ```ts
 * import { isInvalidTokenChallenge, type TokenSource } from '@cognito-m2m/core'
 *
 * async function discardIfRejected(response: Response, token: string, tokens: TokenSource) {
 *   return isInvalidTokenChallenge(response) && tokens.invalidate(token)
 * }
 * ```
 */
export function isInvalidTokenChallenge(response: {
  readonly status: number
  readonly headers: Headers
}): boolean {
  const header = response.status === 401 ? response.headers.get('www-authenticate') : null
  if (header === null || header.length > maxLength) return false
  const scan = scannerOf(header)
  let scheme = ''
  while (!scan.atEnd()) {
    if (scan.take(separators) !== undefined) continue
    const name = scan.take(word)
    if (name === undefined) {
      // Skip a quoted string without a parameter name. Stop at an unterminated one, or at any other character.
      if (scan.take(quotedString) === undefined) return false
    } else if (scan.take(parameterSign) === undefined) {
      scheme = name.toLowerCase()
    } else {
      const value = scan.take(quotedString) ?? scan.take(word)
      if (scheme === 'bearer' && name.toLowerCase() === 'error' && value === 'invalid_token') return true
    }
  }
  return false
}

/** A left-to-right scanner that reads each character once. */
function scannerOf(text: string) {
  let at = 0
  return {
    atEnd: () => at >= text.length,
    /** The first group of a match at the current position, or the whole match; undefined if there is no match. */
    take(pattern: RegExp): string | undefined {
      pattern.lastIndex = at
      const match = pattern.exec(text)
      if (match === null) return undefined
      at = pattern.lastIndex
      return match[1] ?? match[0]
    },
  }
}
