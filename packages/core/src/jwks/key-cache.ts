import type { Clock } from '../clock.ts'
import { withinDeadline } from '../deadline.ts'
import type { EventListener } from '../events.ts'
import type { KeySet, KeySetRules } from './key-set.ts'
import { keySetOf } from './load-keys.ts'

/** A document as it was downloaded, and when. */
export interface CachedKeys {
  /** The JWKS, as JSON text. It is vetted anew each time it is read. */
  readonly document: string
  /** Wall clock, seconds since 1970. */
  readonly downloadedAt: number
}

/**
 * Keeps key documents outside the process: a file in an image, a shared store. Whoever can write to it can make
 * keys, so it must be guarded as the configuration is. Its failures are reported as events, and never wait for
 * longer than a download may.
 */
export interface KeyCache {
  load(issuer: string): Promise<CachedKeys | undefined>
  save(issuer: string, keys: CachedKeys): Promise<void>
}

/** What reading and writing need besides the cache. */
export interface KeyCacheContext {
  readonly issuer: string
  readonly deadlineSeconds: number
  readonly clock: Clock
  readonly emit: EventListener
}

/**
 * Reads a document that an earlier process left, and vets it as if it were just downloaded. Waits no longer than a
 * download may, and never rejects.
 *
 * @returns The set and its age, or undefined when there is none that can be used.
 */
export async function readCache(
  cache: KeyCache,
  { issuer, deadlineSeconds, clock, emit }: KeyCacheContext,
  rules: KeySetRules,
): Promise<{ readonly set: KeySet; readonly ageSeconds: number } | undefined> {
  const load = () => cache.load(issuer)
  const late = () => {
    throw new Error('The key cache did not answer in time.')
  }
  try {
    const cached = await withinDeadline(deadlineSeconds, clock, load, late, { keepAlive: true })
    if (typeof cached !== 'object' || cached === null) return undefined
    const ageSeconds = clock.now() - cached.downloadedAt
    // A download in the future has no age that could be trusted; NaN fails the comparison, too.
    if (typeof cached.document !== 'string' || !(ageSeconds >= 0)) return undefined
    const set = await keySetOf(cached.document, undefined, rules)
    return typeof set === 'string' ? undefined : { set, ageSeconds }
  } catch (cause) {
    emit({ type: 'key_cache_failed', issuer, operation: 'load', cause })
    return undefined
  }
}

/** Saves a document. Never rejects. */
export async function writeCache(
  cache: KeyCache,
  keys: CachedKeys,
  { issuer, emit }: KeyCacheContext,
): Promise<void> {
  try {
    await cache.save(issuer, keys)
  } catch (cause) {
    emit({ type: 'key_cache_failed', issuer, operation: 'save', cause })
  }
}
