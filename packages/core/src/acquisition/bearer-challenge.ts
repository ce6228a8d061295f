/** One piece of a WWW-Authenticate header (RFC 9110 §11.6.1): a quoted string, a word, or a separator. */
const piece =
  /"((?:[^"\\]|\\.)*)"|([!#$%&'*+\-.^_`|~0-9A-Za-z/]+=*(?=\s*(?:,|$))|[!#$%&'*+\-.^_`|~0-9A-Za-z/]+)|([=,])/g

/** Longest header that is looked at. */
const maxLength = 8192

/**
 * Whether an answer says that the token itself is at fault (RFC 6750 §3.1): status 401, with a Bearer challenge whose
 * `error` is `invalid_token`. Other challenges beside it, and text in quotes, do not mislead it.
 */
export function isInvalidTokenChallenge(response: {
  readonly status: number
  readonly headers: Headers
}): boolean {
  const header = response.status === 401 ? response.headers.get('www-authenticate') : null
  if (header === null || header.length > maxLength) return false
  const pieces = Array.from(header.matchAll(piece), ([text, quoted, word]) => ({ text, quoted, word }))
  let scheme = ''
  for (let at = 0; at < pieces.length; at++) {
    const word = pieces[at]?.word?.toLowerCase()
    if (word === undefined) continue
    if (pieces[at + 1]?.text !== '=') {
      scheme = word
      continue
    }
    const value = pieces[at + 2]
    if (scheme === 'bearer' && word === 'error' && (value?.quoted ?? value?.word) === 'invalid_token')
      return true
    at += 2
  }
  return false
}
