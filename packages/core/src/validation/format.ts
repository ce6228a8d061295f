import { isSignatureAlgorithm, type SignatureAlgorithm } from '../signature/algorithms.ts'
import { invalid } from './failure.ts'
import type { HeaderCache } from './header-cache.ts'
import { type JsonObject, type ParsedObject, parseJsonObject } from './json-object.ts'
import type { JoseHeader, ParsedToken } from './parsed-token.ts'
import type { InvalidToken } from './result.ts'

/** Configuration of the format stage. */
export interface FormatRules {
  readonly maxTokenBytes: number
  /** Every algorithm that any of the issuers may use; each key is bound to one of them. */
  readonly algorithms: ReadonlySet<SignatureAlgorithm>
  /** Strict: undefined for anything that is not canonical base64url. */
  readonly decodeBase64url: (text: string) => Uint8Array | undefined
  readonly headerCache: HeaderCache
}

const maxKidCharacters = 256
const acceptedTypes = /^(?:application\/)?(?:jwt|at\+jwt)$/i

/**
 * First stage: is this string an access token at all? A compact JWS (RFC 7515 §7.1) of exactly three parts, strict in
 * every byte, its header and payload JSON objects, its algorithm allowed.
 */
export function readFormat(token: unknown, rules: FormatRules): ParsedToken | InvalidToken {
  if (typeof token !== 'string' || token.length === 0) return failures.notCompact
  // Valid tokens are ASCII, so characters are bytes. Longer input is not examined at all.
  if (token.length > rules.maxTokenBytes) {
    return invalid('format', 'token_too_large', `at most ${rules.maxTokenBytes} bytes`)
  }
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  if (first < 1 || second < first + 2 || second === token.length - 1 || token.includes('.', second + 1)) {
    return failures.notCompact
  }
  const encodedHeader = token.slice(0, first)
  const payloadBytes = rules.decodeBase64url(token.slice(first + 1, second))
  const signature = rules.decodeBase64url(token.slice(second + 1))
  if (payloadBytes === undefined || signature === undefined) return failures.notBase64url

  const read = readHeader(encodedHeader, rules)
  if (read.outcome === 'invalid') return read
  const payload = readObject(payloadBytes)
  if (payload.outcome !== 'object') return failures[`payload_${payload.outcome}`]
  return {
    outcome: 'parsed',
    header: read.header,
    payload: payload.value,
    signingInput: token.slice(0, second),
    signature,
  }
}

type ReadHeader = { readonly outcome: 'header'; readonly header: JoseHeader } | InvalidToken

function readHeader(encoded: string, rules: FormatRules): ReadHeader {
  const cached = rules.headerCache.get(encoded)
  if (cached !== undefined) return { outcome: 'header', header: cached }
  const bytes = rules.decodeBase64url(encoded)
  if (bytes === undefined) return failures.notBase64url
  const header = readObject(bytes)
  if (header.outcome !== 'object') return failures[`header_${header.outcome}`]
  return checkHeader(header.value, encoded, rules)
}

function readObject(bytes: Uint8Array): ParsedObject {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { outcome: 'not_json_object' }
  }
  return parseJsonObject(text)
}

// RFC 8725 §3.7: UTF-8 only. A byte order mark is not JSON (RFC 8259 §8.1); it is kept, so that JSON.parse refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Key material in the header (`jwk`, `jku`, `x5u`, `x5c`) is never read, here or anywhere. */
function checkHeader(header: JsonObject, encoded: string, rules: FormatRules): ReadHeader {
  const { alg, kid, typ } = header
  if (!isSignatureAlgorithm(alg) || !rules.algorithms.has(alg)) {
    return invalid('format', 'algorithm_not_allowed', `one of ${[...rules.algorithms].join(', ')}`, 'alg')
  }
  // RFC 7515 §4.1.11: no extension is understood, so any critical one is refused, `b64` (RFC 7797) included.
  if (Object.hasOwn(header, 'crit')) return failures.critical
  if (Object.hasOwn(header, 'b64')) return failures.b64
  if (Object.hasOwn(header, 'cty')) return failures.nested
  if (typ !== undefined && (typeof typ !== 'string' || !acceptedTypes.test(typ))) return failures.type
  if (kid === undefined) return failures.kidMissing
  if (typeof kid !== 'string' || kid.length === 0 || kid.length > maxKidCharacters)
    return failures.kidNotValid
  return { outcome: 'header', header: { encoded, algorithm: alg, kid } }
}

const failures = {
  notCompact: invalid('format', 'not_compact_jws', 'a compact JWS: three non-empty parts, two dots'),
  notBase64url: invalid('format', 'not_base64url', 'canonical base64url, without padding or whitespace'),
  header_not_json_object: invalid(
    'format',
    'header_not_json_object',
    'a header that is a JSON object in UTF-8',
  ),
  header_duplicate_member: invalid(
    'format',
    'duplicate_member',
    'a header without duplicate members or `__proto__`',
  ),
  payload_not_json_object: invalid(
    'format',
    'payload_not_json_object',
    'a payload that is a JSON object in UTF-8, at most 64 levels deep',
  ),
  payload_duplicate_member: invalid(
    'format',
    'duplicate_member',
    'a payload without duplicate members or `__proto__`',
  ),
  critical: invalid('format', 'critical_header_not_understood', 'no `crit`', 'crit'),
  b64: invalid('format', 'critical_header_not_understood', 'no `b64`', 'b64'),
  nested: invalid('format', 'content_type_not_allowed', 'no `cty`: nested tokens are not accepted', 'cty'),
  type: invalid('format', 'type_not_allowed', 'no `typ`, or `JWT`, or `at+jwt`', 'typ'),
  kidMissing: invalid('format', 'kid_missing', 'a `kid`', 'kid'),
  kidNotValid: invalid('format', 'kid_not_valid', `a string of 1 to ${maxKidCharacters} characters`, 'kid'),
} as const
