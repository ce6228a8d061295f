import type { VerificationKey } from '../jwks/key-set.ts'
import type { KeyLookup, KeySource } from '../jwks/key-source.ts'
import { andThen, type MaybePromise } from '../maybe-promise.ts'
import { invalid } from './failure.ts'
import type { JsonObject } from './json-object.ts'
import type { ParsedToken } from './parsed-token.ts'
import type { InvalidToken, UnverifiableToken } from './result.ts'

/** A token signed by a trusted issuer. The claims stage checks its claims. */
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
  /** Returns the key source of an issuer. `iss` may have any type; only a configured string has one. */
  readonly sourceOf: (iss: unknown) => KeySource | undefined
  /** The refusal for unknown issuers, which names the configured ones to help with a wrong pool ID. */
  readonly issuerUnknown: InvalidToken
}

/** Looks a `kid` up in the keys of one issuer. */
export type FindKey = (source: KeySource, kid: string) => MaybePromise<KeyLookup>

/**
 * Second stage: verifies the signature. `iss` must equal a configured issuer before anything is fetched, the key must
 * belong to that issuer (RFC 8725 §3.8), and the algorithm is the one that the key is bound to.
 */
export function verifySignature(
  token: ParsedToken,
  { sourceOf, issuerUnknown }: SignatureRules,
  findKey: FindKey,
): MaybePromise<SignatureResult> {
  const source = Object.hasOwn(token.payload, 'iss') ? sourceOf(token.payload.iss) : undefined
  if (source === undefined) return issuerUnknown
  const { header } = token
  if (!source.algorithms.includes(header.algorithm)) return keyNotUsable

  const verifyWith = (lookup: KeyLookup): MaybePromise<SignatureResult> => {
    if (lookup.outcome === 'keys_unavailable') return lookup
    if (lookup.outcome === 'unknown') return keyUnknown
    const { key } = lookup
    if (key.algorithm !== header.algorithm) return keyNotUsable
    // Only `true` is a match. Any other value that a backend returns by mistake is not.
    const conclude = (matches: boolean): SignatureResult =>
      matches === true ? { outcome: 'verified', source, key, payload: token.payload } : signatureMismatch
    return andThen(key.verify(token.signingInput, token.signature), conclude)
  }
  return andThen(findKey(source, header.kid), verifyWith)
}

/** The refusal of a token from an unknown issuer. */
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
