import type { ClockLike } from '../clock.ts'
import { withinDeadline } from '../deadline.ts'
import type { Emit } from '../event-emitter.ts'
import { sanitizedCause } from '../sanitized-cause.ts'
import type { KeySet, KeySetRules } from './key-set.ts'
import type { KeysEvent } from './keys-event.ts'
import { parseKeySet } from './load-keys.ts'

/** A downloaded JWKS and the time of its download. */
export interface CachedJwks {
  /** The JWKS as a JSON string. It is checked each time it is loaded. */
  readonly document: string
  /** Time of the download by the wall clock, in seconds since 1970. */
  readonly downloadedAt: number
}

/**
 * Stores JWKS documents outside the process, such as in a file or a shared store, so that a new process starts without
 * a download. Anyone who can write to it can add keys, so protect it like your configuration. Each operation must
 * finish within `keys.deadlineSeconds`; failures are reported as `jwks_cache_failed` events and otherwise ignored.
 */
export interface JwksCache {
  /** Returns the last saved document of an issuer, or undefined if there is none. */
  load(issuer: string): Promise<CachedJwks | undefined>
  /** Called after each successful download, to save the document. */
  save(issuer: string, keys: CachedJwks): Promise<void>
}

/** Dependencies of cache operations. */
export interface JwksCacheContext {
  readonly issuer: string
  readonly deadlineSeconds: number
  readonly clock: ClockLike
  readonly emit: Emit<KeysEvent> | undefined
}

/**
 * Loads a document that an earlier process saved, and checks it as if it were just downloaded. Never rejects.
 *
 * @returns The set and its age, or undefined if there is no usable document.
 */
export async function readCache(
  cache: JwksCache,
  { issuer, deadlineSeconds, clock, emit }: JwksCacheContext,
  rules: KeySetRules,
): Promise<{ readonly set: KeySet; readonly ageSeconds: number } | undefined> {
  const startedAt = clock.monotonic()
  const load = () => cache.load(issuer)
  const late = () => {
    throw Object.assign(new Error('`keys.cache` did not respond in time.'), { code: 'timeout' })
  }
  try {
    const cached = await withinDeadline(deadlineSeconds, clock, load, late, { keepAlive: true })
    if (typeof cached !== 'object' || cached === null) return undefined
    const ageSeconds = clock.now() - cached.downloadedAt
    // A download time in the future is not plausible; NaN fails this comparison too.
    if (typeof cached.document !== 'string' || !(ageSeconds >= 0)) return undefined
    const built = await parseKeySet(cached.document, undefined, rules)
    return built.outcome === 'key_set' ? { set: built.set, ageSeconds } : undefined
  } catch (cause) {
    const durationSeconds = clock.monotonic() - startedAt
    emit?.({ type: 'jwks_cache_failed', issuer, operation: 'load', code: codeOf(cause), durationSeconds })
    return undefined
  }
}

/** Saves a document. Never rejects. */
export async function writeCache(
  cache: JwksCache,
  keys: CachedJwks,
  { issuer, clock, emit }: JwksCacheContext,
): Promise<void> {
  const startedAt = clock.monotonic()
  try {
    await cache.save(issuer, keys)
  } catch (cause) {
    const durationSeconds = clock.monotonic() - startedAt
    emit?.({ type: 'jwks_cache_failed', issuer, operation: 'save', code: codeOf(cause), durationSeconds })
  }
}

function codeOf(error: unknown): string {
  const { name, code = name } = sanitizedCause(error)
  return code
}
