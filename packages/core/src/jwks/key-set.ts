import type { SignatureAlgorithm } from '../signature/algorithms.ts'
import type { SignatureBackend, VerifySignature } from '../signature/backend.ts'
import { type KeyFault, type VettedJwk, vetJwk } from './vet-jwk.ts'

/** A key that verifies with its one algorithm. The same object for as long as its issuer publishes it unchanged. */
export interface VerificationKey {
  readonly kid: string
  readonly algorithm: SignatureAlgorithm
  readonly verify: VerifySignature
  /** The public members as one text: equal for the same key, different for another. */
  readonly fingerprint: string
}

/** One issuer's usable keys by `kid`. Never changed, only replaced, whole. */
export type KeySet = ReadonlyMap<string, VerificationKey>

/** Why a document cannot be a key set at all. */
export type DocumentFault = 'not_a_jwks' | 'too_many_keys' | 'no_usable_key'

/** What {@link buildKeySet} is told. */
export interface KeySetRules {
  readonly algorithms: readonly SignatureAlgorithm[]
  readonly maxKeys: number
  readonly backend: SignatureBackend
  readonly onLeftOut: (index: number, fault: KeyFault) => void
}

/**
 * Makes a key set of a JWKS document (RFC 7517 §5). A bad key is left out and reported, and the rest serves; a
 * document without one usable key is refused whole.
 *
 * @param previous The set in hand: its keys are kept as objects where they did not change, and with them the
 * tokens that they vouched for.
 */
export async function buildKeySet(
  document: unknown,
  previous: KeySet | undefined,
  rules: KeySetRules,
): Promise<KeySet | DocumentFault> {
  const vetted = vetDocument(document, rules)
  if (typeof vetted === 'string') return vetted
  const keys = new Map<string, VerificationKey>()
  for (const [index, jwk] of vetted) {
    const key = await importKey(jwk, previous?.get(jwk.kid), rules.backend)
    if (key === undefined) rules.onLeftOut(index, 'not_importable')
    else keys.set(key.kid, key)
  }
  return keys.size === 0 ? 'no_usable_key' : keys
}

/** All of {@link buildKeySet} that takes no time: the keys that may be imported, by their index. */
export function vetDocument(
  document: unknown,
  rules: Omit<KeySetRules, 'backend'>,
): ReadonlyMap<number, VettedJwk> | DocumentFault {
  const entries = keysOf(document)
  if (entries === undefined) return 'not_a_jwks'
  if (entries.length > rules.maxKeys) return 'too_many_keys'
  const repeated = repeatedKids(entries)
  const usable = new Map<number, VettedJwk>()
  for (const [index, entry] of entries.entries()) {
    const vetted = vetJwk(entry, rules.algorithms)
    if (typeof vetted === 'string') rules.onLeftOut(index, vetted)
    // Which of them is meant cannot be known: neither is used.
    else if (repeated.has(vetted.kid)) rules.onLeftOut(index, 'kid_repeated')
    else usable.set(index, vetted)
  }
  return usable.size === 0 ? 'no_usable_key' : usable
}

function keysOf(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || !('keys' in document)) return undefined
  return Array.isArray(document.keys) ? document.keys : undefined
}

/** Counted over all entries, usable or not: a spoilt twin makes a `kid` just as ambiguous. */
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

async function importKey(
  { kid, algorithm, jwk }: VettedJwk,
  previous: VerificationKey | undefined,
  backend: SignatureBackend,
): Promise<VerificationKey | undefined> {
  const fingerprint = `${algorithm}:${Object.values(jwk).join(':')}`
  if (previous?.fingerprint === fingerprint) return previous
  try {
    const verify = await backend.importKey(algorithm, jwk)
    if (typeof verify !== 'function') return undefined
    return Object.freeze({ kid, algorithm, fingerprint, verify })
  } catch {
    return undefined
  }
}
