import { andThen, isPromiseLike, type MaybePromise } from '../maybe-promise.ts'
import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { SignatureBackend, VerifySignature } from '../signature/backend.ts'
import { type CheckedJwk, checkJwk, type KeyFault } from './check-jwk.ts'

/** A key that verifies with its one algorithm. The same object for as long as its issuer publishes it unchanged. */
export interface VerificationKey {
  readonly kid: string
  readonly algorithm: SignatureAlgorithm
  readonly verify: VerifySignature
  /** The public members as one text: equal for the same key, different for another. */
  readonly fingerprint: string
}

/** One issuer's usable keys by `kid`. Never modified, only replaced as a whole. */
export type KeySet = ReadonlyMap<string, VerificationKey>

/** Why a document cannot be a key set at all. */
export interface DocumentFault {
  readonly outcome: 'not_a_jwks' | 'too_many_keys' | 'no_usable_key'
}

/** A key set, or why the document is refused. */
export type BuiltKeySet = { readonly outcome: 'key_set'; readonly set: KeySet } | DocumentFault

/** The keys of a document that may be imported, by their index, or why the document is refused. */
export type CheckedDocument =
  | { readonly outcome: 'checked'; readonly keys: ReadonlyMap<number, CheckedJwk> }
  | DocumentFault

/** How a document is checked. */
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
 * @param previous The current set. Keys that did not change stay the same objects, and their cached tokens stay valid.
 */
export function buildKeySet(
  document: unknown,
  previous: KeySet | undefined,
  rules: KeySetRules,
): MaybePromise<BuiltKeySet> {
  const checked = checkDocument(document, rules)
  if (checked.outcome !== 'checked') return checked
  const imported = [...checked.keys].map(([index, jwk]) =>
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

/** The synchronous part of {@link buildKeySet}. */
export function checkDocument(document: unknown, rules: Omit<KeySetRules, 'backend'>): CheckedDocument {
  const entries = keysOf(document)
  if (entries === undefined) return { outcome: 'not_a_jwks' }
  if (entries.length > rules.maxKeys) return { outcome: 'too_many_keys' }
  const repeated = repeatedKids(entries)
  const usable = new Map<number, CheckedJwk>()
  for (const [index, entry] of entries.entries()) {
    const checked = checkJwk(entry, rules.algorithms)
    if (checked.outcome === 'ignored') rules.onIgnored(index, checked.reason)
    // It cannot be known which of them is meant: neither is used.
    else if (repeated.has(checked.kid)) rules.onIgnored(index, 'kid_repeated')
    else usable.set(index, checked)
  }
  return usable.size === 0 ? { outcome: 'no_usable_key' } : { outcome: 'checked', keys: usable }
}

function keysOf(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || !('keys' in document)) return undefined
  return Array.isArray(document.keys) ? document.keys : undefined
}

/** Counted over all entries, usable or not: an unusable twin makes a `kid` just as ambiguous. */
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
