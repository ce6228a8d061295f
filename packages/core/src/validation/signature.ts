import type { Answer } from '../answer.ts'
import type { VerificationKey } from '../jwks/key-set.ts'
import type { KeyLookup, KeySource } from '../jwks/key-source.ts'
import { failure } from './failure.ts'
import type { ParsedToken } from './format.ts'
import type { JsonObject } from './json-object.ts'
import type { KeysUnavailable, TokenFailure } from './result.ts'

/** A token that a trusted issuer signed. What it says is its issuer's word; whether that suffices is for the claims. */
export interface VerifiedToken {
  readonly state: 'verified'
  readonly source: KeySource
  readonly key: VerificationKey
  readonly payload: JsonObject
}

/** What the signature stage answers: a verified token, a refusal, or that there are no keys to tell by. */
export type SignatureResult = VerifiedToken | TokenFailure | KeysUnavailable

/**
 * Second stage: did a trusted issuer sign it? The issuer is chosen among those configured, by exact equality, before
 * anything is fetched; the key is one of that issuer's own (RFC 8725 §3.8); the algorithm is the key's.
 */
export function verifySignature(
  token: ParsedToken,
  sources: ReadonlyMap<unknown, KeySource>,
): Answer<SignatureResult> {
  // Whatever type `iss` has, it is found only if it equals a configured text.
  const source = sources.get(token.payload.iss)
  if (source === undefined) return issuerUnknown
  if (!source.algorithms.includes(token.algorithm)) return keyNotUsable
  const lookup = source.find(token.kid)
  return lookup instanceof Promise
    ? lookup.then((found) => verifyWith(found, token, source))
    : verifyWith(lookup, token, source)
}

function verifyWith(lookup: KeyLookup, token: ParsedToken, source: KeySource): Answer<SignatureResult> {
  if (lookup.outcome === 'unavailable') return lookup.unavailable
  if (lookup.outcome === 'unknown') return keyUnknown
  const { key } = lookup
  if (key.algorithm !== token.algorithm) return keyNotUsable
  const conclude = (matches: boolean): SignatureResult =>
    matches ? { state: 'verified', source, key, payload: token.payload } : signatureMismatch
  const matches = key.verify(token.signingInput, token.signature)
  return matches instanceof Promise ? matches.then(conclude) : conclude(matches)
}

const issuerUnknown = failure('signature', 'issuer_unknown', 'one of the configured issuers', 'iss')
const keyUnknown = failure('signature', 'key_unknown', "the `kid` of one of the issuer's keys", 'kid')
const keyNotUsable = failure('signature', 'key_not_usable', 'the algorithm that the key is bound to', 'alg')
const signatureMismatch = failure(
  'signature',
  'signature_mismatch',
  'a signature by the key that `kid` names',
)
