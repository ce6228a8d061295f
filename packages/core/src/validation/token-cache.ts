import type { KeySet, VerificationKey } from '../jwks/key-set.ts'
import type { KeySource } from '../jwks/key-source.ts'
import { detachedCopy } from './detached-copy.ts'
import type { ValidToken } from './result.ts'

/** A token that passed all three stages, and what its validity still depends on. */
export interface CachedToken<Claims> {
  /** The exact token. */
  readonly text: string
  readonly source: KeySource
  readonly key: VerificationKey
  readonly result: ValidToken<Claims>
}

/** Bounds of the token cache. */
export interface TokenCacheOptions {
  /** Most tokens. Default 10,000; 1 to 1,000,000. */
  readonly maxEntries?: number
  /**
   * Most bytes. A token counts four times its length, for the claims beside it. Default 67,108,864 (64 MiB); 65,536 to
   * 4,294,967,296.
   */
  readonly maxBytes?: number
}

/** Validated tokens, bounded. When it is full, a token that was not used recently is evicted. */
export interface TokenCache<Claims> {
  get(text: string): CachedToken<Claims> | undefined
  add(token: CachedToken<Claims>): void
  delete(text: string): void
  /** Deletes the source's tokens whose key is no longer in its set. */
  deleteUntrusted(source: KeySource, set: KeySet): void
  readonly size: number
}

/** The token, its decoded claims, the scopes and the map's own entry: about four times the token. */
const bytesPerCharacter = 4

/** Characters of the signature that make a key: as good as random, and a number is faster to look up than a string. */
const keyCharacters = 5

interface Entry<Claims> extends CachedToken<Claims> {
  readonly mapKey: number
  /** Whether it was used since it was last considered for eviction. */
  used: boolean
}

/**
 * @see TokenCache
 *
 * Evicts by second chance: the oldest entry goes, unless it was used; then it becomes the newest, unused. A hit only sets a
 * mark, where least-recently-used order would change the map on every hit.
 */
export function createTokenCache<Claims>(maxEntries: number, maxBytes: number): TokenCache<Claims> {
  const entries = new Map<number, Entry<Claims>>()
  // Kept from one eviction to the next: a new one would first step over what was deleted since the map last grew.
  let oldestFirst: MapIterator<Entry<Claims>> | undefined
  let bytes = 0

  const drop = (entry: Entry<Claims>) => {
    entries.delete(entry.mapKey)
    bytes -= bytesOf(entry.text)
  }
  const remove = (entry: Entry<Claims>) => {
    drop(entry)
    // An iterator that is not moved on keeps what the map held before: without evictions, for ever.
    oldestFirst = undefined
  }
  const evictOne = () => {
    oldestFirst ??= entries.values()
    for (const entry of oldestFirst) {
      if (!entry.used) return drop(entry)
      entry.used = false
      entries.delete(entry.mapKey)
      entries.set(entry.mapKey, entry)
    }
  }
  return {
    get size() {
      return entries.size
    },
    get(text) {
      const entry = entries.get(keyOf(text))
      // The whole token: its key proves nothing.
      if (entry === undefined || entry.text !== text) return undefined
      entry.used = true
      return entry
    },
    add({ text, source, key, result }) {
      const needed = bytesOf(text)
      if (needed > maxBytes) return
      const own = detachedCopy(text)
      const mapKey = keyOf(text)
      const previous = entries.get(mapKey)
      if (previous !== undefined) remove(previous)
      // Before it is added: the newest entry is never evicted.
      while (entries.size > 0 && (entries.size >= maxEntries || bytes + needed > maxBytes)) evictOne()
      entries.set(mapKey, { text: own, mapKey, source, key, result, used: false })
      bytes += needed
    },
    delete(text) {
      const entry = entries.get(keyOf(text))
      if (entry?.text === text) remove(entry)
    },
    deleteUntrusted(source, set) {
      for (const entry of entries.values()) {
        if (entry.source === source && set.get(entry.key.kid) !== entry.key) remove(entry)
      }
    },
  }
}

function bytesOf(text: string): number {
  return text.length * bytesPerCharacter
}

/** Two tokens may have the same key: then the later one takes the place of the earlier one. */
function keyOf(text: string): number {
  // Without the last one, which has less than six bits of the signature.
  const end = text.length - 1
  let key = 0
  for (let index = end - keyCharacters; index < end; index += 1) key = (key << 6) ^ text.charCodeAt(index)
  return key
}
