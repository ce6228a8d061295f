import { andThen, isPromiseLike, type MaybePromise } from '../maybe-promise.ts'
import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { SignatureBackend, VerifySignature } from '../signature/backend.ts'
import { type CheckedJwk, checkJwk, type KeyFault } from './check-jwk.ts'

/** A key bound to one algorithm. The same object for as long as its issuer publishes it unchanged. */
export interface VerificationKey {
  readonly kid: string
  readonly algorithm: SignatureAlgorithm
  readonly verify: VerifySignature
  /** The public members as one string: equal for equal keys only. */
  readonly fingerprint: string
}

/** One issuer's usable keys by `kid`. Never modified, only replaced as a whole. */
export type KeySet = ReadonlyMap<string, VerificationKey>

/** Why a document is not a usable key set. */
export interface DocumentFault {
  readonly outcome: 'not_a_jwks' | 'too_many_keys' | 'no_usable_key'
}

/** A key set, or the reason why the document is refused. */
export type BuiltKeySet = { readonly outcome: 'key_set'; readonly set: KeySet } | DocumentFault

/** The usable keys of a document, by index. */
export type CheckedKeys = ReadonlyMap<number, CheckedJwk>

/** The usable keys of a document, or the reason why the document is refused. */
export type CheckedDocument = { readonly outcome: 'checked'; readonly keys: CheckedKeys } | DocumentFault

/** Rules for checking a document. */
export interface KeySetRules {
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly maxKeys: number
  readonly backend: SignatureBackend
  readonly onIgnored: (index: number, fault: KeyFault) => void
}

/**
 * Builds a key set from a JWKS document (RFC 7517 §5). An unusable key is ignored and reported; a document without any
 * usable key is refused.
 *
 * @param previous The current set. Unchanged keys stay the same objects, so tokens cached for them stay valid.
 */
export function buildKeySet(
  document: unknown,
  previous: KeySet | undefined,
  rules: KeySetRules,
): MaybePromise<BuiltKeySet> {
  const checked = checkDocument(document, rules)
  return checked.outcome === 'checked' ? importKeys(checked.keys, previous, rules) : checked
}

/** The second part of {@link buildKeySet}: waits only if the backend does. */
export function importKeys(
  keys: CheckedKeys,
  previous: KeySet | undefined,
  rules: KeySetRules,
): MaybePromise<BuiltKeySet> {
  const imported = [...keys].map(([index, jwk]) =>
    andThen(importKey(jwk, previous?.get(jwk.kid), rules.backend), (key) => ({ index, key })),
  )
  return imported.some(isPromiseLike) ? Promise.all(imported).then(collect) : collect(imported as Imported[])

  function collect(results: readonly Imported[]): BuiltKeySet {
    const set = new Map<string, VerificationKey>()
    for (const { index, key } of results) {
      if (key === undefined) rules.onIgnored(index, 'not_importable')
      else set.set(key.kid, key)
    }
    return set.size === 0 ? { outcome: 'no_usable_key' } : { outcome: 'key_set', set }
  }
}

interface Imported {
  readonly index: number
  readonly key: VerificationKey | undefined
}

/** The first part of {@link buildKeySet}. */
export function checkDocument(document: unknown, rules: KeySetRules): CheckedDocument {
  const entries = keysOf(document)
  if (entries === undefined) return { outcome: 'not_a_jwks' }
  if (entries.length > rules.maxKeys) return { outcome: 'too_many_keys' }
  const repeated = repeatedKids(entries)
  const usable = new Map<number, CheckedJwk>()
  for (const [index, entry] of entries.entries()) {
    const checked = checkJwk(entry, rules.algorithms)
    if (checked.outcome === 'ignored') rules.onIgnored(index, checked.reason)
    // Ambiguous: none of the keys with this `kid` is used.
    else if (repeated.has(checked.kid)) rules.onIgnored(index, 'kid_repeated')
    else usable.set(index, checked)
  }
  return usable.size === 0 ? { outcome: 'no_usable_key' } : { outcome: 'checked', keys: usable }
}

function keysOf(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || !('keys' in document)) return undefined
  return Array.isArray(document.keys) ? document.keys : undefined
}

/** Counted over all entries: an unusable duplicate makes a `kid` just as ambiguous. */
function repeatedKids(entries: readonly unknown[]): ReadonlySet<unknown> {
  const seen = new Set<unknown>()
  const repeated = new Set<unknown>()
  for (const entry of entries) {
    const kid: unknown = typeof entry === 'object' && entry !== null && 'kid' in entry ? entry.kid : undefined
    if (seen.has(kid)) repeated.add(kid)
    seen.add(kid)
  }
  return repeated
}

function importKey(
  { kid, algorithm, jwk }: CheckedJwk,
  previous: VerificationKey | undefined,
  backend: SignatureBackend,
): MaybePromise<VerificationKey | undefined> {
  const fingerprint = `${algorithm}:${Object.values(jwk).join(':')}`
  if (previous?.fingerprint === fingerprint) return previous
  const keyOf = (verify: unknown) =>
    typeof verify === 'function'
      ? Object.freeze({ kid, algorithm, fingerprint, verify: verify as VerifySignature })
      : undefined
  try {
    const verify = backend.importKey(algorithm, jwk)
    return isPromiseLike(verify) ? Promise.resolve(verify).then(keyOf, () => undefined) : keyOf(verify)
  } catch {
    return undefined
  }
}
