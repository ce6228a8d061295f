import { type Answer, andThen } from '../answer.ts'
import type { VerificationKey } from '../jwks/key-set.ts'
import type { KeyLookup, KeySource } from '../jwks/key-source.ts'
import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'
import { failure } from './failure.ts'
import type { KnownHeaders, ParsedToken } from './format.ts'
import type { JsonObject } from './json-object.ts'
import type { TokenFailure } from './result.ts'

/** A token that a trusted issuer signed. What it says is its issuer's word; whether that suffices is for the claims. */
export interface VerifiedToken {
  readonly state: 'verified'
  readonly source: KeySource
  readonly key: VerificationKey
  readonly payload: JsonObject
}

/** What the signature stage answers: a verified token, a refusal, or that there are no keys to tell by. */
export type SignatureResult = VerifiedToken | TokenFailure | KeysUnavailable

/** A handful of keys sign at a time: more headers than this are somebody's play with white space. */
const maxKnownHeaders = 64

/**
 * Second stage: did a trusted issuer sign it? The issuer is chosen among those configured, by exact equality, before
 * anything is fetched; the key is one of that issuer's own (RFC 8725 §3.8); the algorithm is the key's.
 *
 * @param knownHeaders Gains the header of a token whose signature is good.
 */
export function verifySignature(
  token: ParsedToken,
  sources: ReadonlyMap<unknown, KeySource>,
  knownHeaders: KnownHeaders,
): Answer<SignatureResult> {
  // Whatever type `iss` has, it is found only if it equals a configured text.
  const source = Object.hasOwn(token.payload, 'iss') ? sources.get(token.payload.iss) : undefined
  if (source === undefined) return issuerUnknown
  const { header } = token
  if (!source.algorithms.includes(header.algorithm)) return keyNotUsable

  const verifyWith = (lookup: KeyLookup): Answer<SignatureResult> => {
    if (lookup.outcome === 'unavailable') return lookup.unavailable
    if (lookup.outcome === 'unknown') return keyUnknown
    const { key } = lookup
    if (key.algorithm !== header.algorithm) return keyNotUsable
    const conclude = (matches: boolean): SignatureResult => {
      // Only `true` is a match: whatever else a backend returns by mistake must not be one.
      if (matches !== true) return signatureMismatch
      if (knownHeaders.size >= maxKnownHeaders) knownHeaders.clear()
      knownHeaders.set(header.encoded, header)
      return { state: 'verified', source, key, payload: token.payload }
    }
    return andThen(key.verify(token.signingInput, token.signature), conclude)
  }
  return andThen(source.find(header.kid), verifyWith)
}

const issuerUnknown = failure('signature', 'issuer_unknown', 'one of the configured issuers', 'iss')
const keyUnknown = failure('signature', 'key_unknown', "the `kid` of one of the issuer's keys", 'kid')
const keyNotUsable = failure('signature', 'key_not_usable', 'the algorithm that the key is bound to', 'alg')
const signatureMismatch = failure(
  'signature',
  'signature_mismatch',
  'a signature by the key that `kid` names',
)
