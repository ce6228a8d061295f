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

/** The token, its decoded claims, the scopes and the table's own entry: about four times the token. */
const bytesPerCharacter = 4

interface Entry<Claims> extends CachedToken<Claims> {
  readonly hash: number
  /** The next entry of the same chain. */
  next: Entry<Claims> | undefined
  /** Where the hand meets it. */
  readonly place: number
  /** Whether it was asked for since the hand last passed over it. */
  used: boolean
}

/**
 * @see TokenCache
 *
 * Evicts by the clock algorithm: a hand goes around, spares entries that were used since it last passed, and evicts the
 * first that was not. A hit only sets a mark; keeping the order of use would change the table on every hit.
 *
 * A hash table instead of a `Map`: no key has to be cut from each token and hashed, and an entry knows its own place. A
 * hit takes a fifth less time, and a quarter less with ten thousand tokens.
 */
export function createTokenCache<Claims>(maxEntries: number, maxBytes: number): TokenCache<Claims> {
  const places: (Entry<Claims> | undefined)[] = []
  const freePlaces: number[] = []
  // At least as many chains as entries, and a power of two of them, so that the low bits of a hash choose one.
  let chains: (Entry<Claims> | undefined)[] = emptyChains(16)
  let size = 0
  let bytes = 0
  let hand = 0

  const find = (text: string, hash = hashOf(text)) => {
    let entry = chains[hash & (chains.length - 1)]
    // The whole text: a hash proves nothing.
    while (entry !== undefined && (entry.hash !== hash || entry.text !== text)) entry = entry.next
    return entry
  }
  const link = (entry: Entry<Claims>) => {
    const chain = entry.hash & (chains.length - 1)
    entry.next = chains[chain]
    chains[chain] = entry
  }
  const unlink = (entry: Entry<Claims>) => {
    const chain = entry.hash & (chains.length - 1)
    let before = chains[chain]
    if (before === entry) chains[chain] = entry.next
    else {
      while (before !== undefined && before.next !== entry) before = before.next
      if (before !== undefined) before.next = entry.next
    }
    // Or it would keep alive whatever followed it, as long as it is not collected itself.
    entry.next = undefined
  }
  const grow = () => {
    chains = emptyChains(chains.length * 2)
    for (const entry of places) if (entry !== undefined) link(entry)
  }
  const drop = (entry: Entry<Claims>) => {
    unlink(entry)
    places[entry.place] = undefined
    freePlaces.push(entry.place)
    size -= 1
    bytes -= sizeOf(entry.text)
  }
  const makeRoom = () => {
    const entry = places[hand]
    hand = hand + 1 < places.length ? hand + 1 : 0
    if (entry === undefined) return
    if (entry.used) entry.used = false
    else drop(entry)
  }
  return {
    get size() {
      return size
    },
    get(text) {
      const entry = find(text)
      if (entry !== undefined) entry.used = true
      return entry
    },
    add({ text, source, key, result }) {
      const needed = sizeOf(text)
      if (needed > maxBytes) return
      const hash = hashOf(text)
      const previous = find(text, hash)
      if (previous !== undefined) drop(previous)
      // Before it is put in: the newest is not among those that may have to go.
      while (size > 0 && (size >= maxEntries || bytes + needed > maxBytes)) makeRoom()
      const place = freePlaces.pop() ?? places.length
      const entry = {
        text: detachedCopy(text),
        source,
        key,
        result,
        hash,
        next: undefined,
        place,
        used: false,
      }
      places[place] = entry
      size += 1
      bytes += needed
      if (size > chains.length) grow()
      else link(entry)
    },
    delete(text) {
      const entry = find(text)
      if (entry !== undefined) drop(entry)
    },
    deleteUntrusted(source, set) {
      for (const entry of places) {
        if (entry?.source === source && set.get(entry.key.kid) !== entry.key) drop(entry)
      }
    },
  }
}

function emptyChains<Claims>(length: number): (Entry<Claims> | undefined)[] {
  return new Array<Entry<Claims> | undefined>(length).fill(undefined)
}

function sizeOf(text: string): number {
  return text.length * bytesPerCharacter
}

/**
 * Of the signature's last 16 characters, all but the very last, which has two bits: as good as random, since only
 * signatures that are good are remembered, and quicker than the whole text.
 */
function hashOf(text: string): number {
  const end = text.length - 1
  let hash = 0
  for (let index = Math.max(0, end - 15); index < end; index += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0
  }
  return hash
}
