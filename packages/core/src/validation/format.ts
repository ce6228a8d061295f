import { isSignatureAlgorithm, type SignatureAlgorithm } from '../signature/algorithms.ts'
import { failure } from './failure.ts'
import { type JsonFault, type JsonObject, parseJsonObject } from './json-object.ts'
import type { TokenFailure } from './result.ts'

/**
 * A token taken apart: nothing in it is proved yet, and nothing but the signature stage may read it. A type of its
 * own, so that the claims stage cannot be handed one by mistake.
 */
export interface ParsedToken {
  readonly state: 'parsed'
  readonly header: JoseHeader
  readonly payload: JsonObject
  /** `header.payload`, as it came. */
  readonly signingInput: string
  readonly signature: Uint8Array
}

/** What is used of a token's header. */
export interface JoseHeader {
  /** The first part, as it came. */
  readonly encoded: string
  readonly algorithm: SignatureAlgorithm
  readonly kid: string
}

/**
 * Headers of tokens whose signature was good, by their first part: a key signs every token under the same one, so
 * it need not be read again each time. Written by the signature stage only, and small.
 */
export type KnownHeaders = Map<string, JoseHeader>

/** What the format stage is told. */
export interface FormatRules {
  readonly maxTokenBytes: number
  /** Every algorithm that any of the issuers may use; the key decides for its own. */
  readonly algorithms: ReadonlySet<SignatureAlgorithm>
  /** Strict. */
  readonly decodeBase64url: (text: string) => Uint8Array | undefined
  readonly knownHeaders: KnownHeaders
}

const maxKidCharacters = 256
const acceptedTypes = /^(?:application\/)?(?:jwt|at\+jwt)$/i

/**
 * First stage: is this text an access token at all? A compact JWS (RFC 7515 §7.1) of exactly three parts, strict in
 * every byte, its header and payload JSON objects, its algorithm allowed.
 */
export function readFormat(token: unknown, rules: FormatRules): ParsedToken | TokenFailure {
  if (typeof token !== 'string' || token.length === 0) return failures.notCompact
  // All that passes is ASCII, so characters are bytes; whatever is longer than the cap is not even looked at.
  if (token.length > rules.maxTokenBytes) {
    return failure('format', 'token_too_large', `at most ${rules.maxTokenBytes} bytes`)
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

  const header = rules.knownHeaders.get(encodedHeader) ?? readHeader(encodedHeader, rules)
  if ('code' in header) return header
  const payload = readObject(payloadBytes)
  if (typeof payload === 'string') return failures[`payload_${payload}`]
  return { state: 'parsed', header, payload, signingInput: token.slice(0, second), signature }
}

function readHeader(encoded: string, rules: FormatRules): JoseHeader | TokenFailure {
  const bytes = rules.decodeBase64url(encoded)
  if (bytes === undefined) return failures.notBase64url
  const header = readObject(bytes)
  if (typeof header === 'string') return failures[`header_${header}`]
  const judged = judgeHeader(header, rules)
  return 'code' in judged ? judged : { encoded, ...judged }
}

function readObject(bytes: Uint8Array): JsonObject | JsonFault {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return 'not_json_object'
  }
  return parseJsonObject(text)
}

// RFC 8725 §3.7: UTF-8 and nothing else; a byte order mark is not JSON (RFC 8259 §8.1), and is kept for JSON.parse to refuse.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Key material in the header (`jwk`, `jku`, `x5u`, `x5c`) is not looked at, here or anywhere. */
function judgeHeader(header: JsonObject, rules: FormatRules): Omit<JoseHeader, 'encoded'> | TokenFailure {
  const { alg, kid, typ } = header
  if (!isSignatureAlgorithm(alg) || !rules.algorithms.has(alg)) {
    return failure('format', 'algorithm_not_allowed', `one of ${[...rules.algorithms].join(', ')}`, 'alg')
  }
  // RFC 7515 §4.1.11: no extension is understood, so none that is critical can be taken; that covers `b64` (RFC 7797).
  if (Object.hasOwn(header, 'crit')) return failures.critical
  if (Object.hasOwn(header, 'b64')) return failures.b64
  if (Object.hasOwn(header, 'cty')) return failures.nested
  if (typ !== undefined && (typeof typ !== 'string' || !acceptedTypes.test(typ))) return failures.type
  if (kid === undefined) return failures.kidMissing
  if (typeof kid !== 'string' || kid.length === 0 || kid.length > maxKidCharacters)
    return failures.kidNotValid
  return { algorithm: alg, kid }
}

const failures = {
  notCompact: failure('format', 'not_compact_jws', 'a compact JWS: three non-empty parts, two dots'),
  notBase64url: failure('format', 'not_base64url', 'base64url without padding, blanks or stray bits'),
  header_not_json_object: failure(
    'format',
    'header_not_json_object',
    'a header that is a JSON object in UTF-8',
  ),
  header_duplicate_member: failure(
    'format',
    'duplicate_member',
    'a header with no member twice and no `__proto__`',
  ),
  payload_not_json_object: failure(
    'format',
    'payload_not_json_object',
    'a payload that is a JSON object in UTF-8, at most 64 levels deep',
  ),
  payload_duplicate_member: failure(
    'format',
    'duplicate_member',
    'a payload with no member twice and no `__proto__`',
  ),
  critical: failure('format', 'critical_header_not_understood', 'no `crit`', 'crit'),
  b64: failure('format', 'critical_header_not_understood', 'no `b64`', 'b64'),
  nested: failure('format', 'content_type_not_allowed', 'no `cty`: nested tokens are not taken', 'cty'),
  type: failure('format', 'type_not_allowed', 'no `typ`, or `JWT`, or `at+jwt`', 'typ'),
  kidMissing: failure('format', 'kid_missing', 'a `kid`', 'kid'),
  kidNotValid: failure('format', 'kid_not_valid', `a text of 1 to ${maxKidCharacters} characters`, 'kid'),
} as const
