import type { VerificationKey } from '../jwks/key-set.ts'
import type { KeyLookup, KeySource } from '../jwks/key-source.ts'
import { andThen, type MaybePromise } from '../maybe-promise.ts'
import { invalid } from './failure.ts'
import type { JsonObject } from './json-object.ts'
import type { ParsedToken } from './parsed-token.ts'
import type { InvalidToken, UnverifiableToken } from './result.ts'

/** A token that a trusted issuer signed. Whether its claims suffice is for the claims stage. */
export interface VerifiedToken {
  readonly outcome: 'verified'
  readonly source: KeySource
  readonly key: VerificationKey
  readonly payload: JsonObject
}

/** The outcome of the signature stage. */
export type SignatureResult = VerifiedToken | InvalidToken | UnverifiableToken

/** Configuration of the signature stage. */
export interface SignatureRules {
  /** By issuer. */
  readonly sources: ReadonlyMap<unknown, KeySource>
  /** Names the configured issuers, which is what somebody with the wrong pool ID needs to see. */
  readonly issuerUnknown: InvalidToken
}

/** Looks a `kid` up in the keys of one issuer. */
export type FindKey = (source: KeySource, kid: string) => MaybePromise<KeyLookup>

/**
 * Second stage: did a trusted issuer sign it? The issuer is chosen among those configured, by exact equality, before
 * anything is fetched; the key is one of that issuer's own (RFC 8725 §3.8); the algorithm is the key's.
 */
export function verifySignature(
  token: ParsedToken,
  { sources, issuerUnknown }: SignatureRules,
  findKey: FindKey,
): MaybePromise<SignatureResult> {
  // Whatever type `iss` has, it is found only if it equals a configured string.
  const source = Object.hasOwn(token.payload, 'iss') ? sources.get(token.payload.iss) : undefined
  if (source === undefined) return issuerUnknown
  const { header } = token
  if (!source.algorithms.includes(header.algorithm)) return keyNotUsable

  const verifyWith = (lookup: KeyLookup): MaybePromise<SignatureResult> => {
    if (lookup.outcome === 'keys_unavailable') return lookup
    if (lookup.outcome === 'unknown') return keyUnknown
    const { key } = lookup
    if (key.algorithm !== header.algorithm) return keyNotUsable
    // Only `true` is a match: whatever else a backend returns by mistake must not be one.
    const conclude = (matches: boolean): SignatureResult =>
      matches === true ? { outcome: 'verified', source, key, payload: token.payload } : signatureMismatch
    return andThen(key.verify(token.signingInput, token.signature), conclude)
  }
  return andThen(findKey(source, header.kid), verifyWith)
}

/** The refusal of a token from any other issuer. */
export function issuerUnknownFor(issuers: readonly string[]): InvalidToken {
  const expected =
    issuers.length === 1 ? `\`${issuers[0]}\`` : `one of ${issuers.map((name) => `\`${name}\``).join(', ')}`
  return invalid('signature', 'issuer_unknown', expected, 'iss')
}

const keyUnknown = invalid('signature', 'key_unknown', "the `kid` of one of the issuer's keys", 'kid')
const keyNotUsable = invalid('signature', 'key_not_usable', 'the algorithm that the key is bound to', 'alg')
const signatureMismatch = invalid(
  'signature',
  'signature_mismatch',
  'a signature by the key that `kid` names',
)
