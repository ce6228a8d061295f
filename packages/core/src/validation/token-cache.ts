import type { KeySet, VerificationKey } from '../jwks/key-set.ts'
import type { KeySource } from '../jwks/key-source.ts'
import type { ValidityPeriod } from './claims.ts'
import { detachedCopy } from './detached-copy.ts'
import type { CompiledRequirement } from './requirement.ts'
import type { ValidToken } from './result.ts'
import { createSightings } from './sightings.ts'

/** A token that passed all three stages, and what its validity still depends on. */
export interface AcceptedToken<Claims> extends ValidityPeriod {
  /** The exact token. */
  readonly text: string
  readonly source: KeySource
  readonly key: VerificationKey
  readonly result: ValidToken<Claims>
  /** The `Authorization` header that it came in, if known. */
  readonly header: string | undefined
  /** The requirement whose scopes it was last found to have. */
  hasScopesOf: CompiledRequirement | undefined
}

/** Limits of the token cache. */
export interface TokenCacheOptions {
  /** Maximum number of tokens. Default: 10,000; 1 to 1,000,000. */
  readonly maxEntries?: number
  /**
   * Maximum size in bytes. A token counts as four times its length, which includes its claims, and as five times if it came in
   * an `Authorization` header. Default: 67,108,864 (64 MiB); 65,536 to 4,294,967,296.
   */
  readonly maxBytes?: number
}

/** Validated tokens, bounded. When it is full, a token that was not used recently is evicted. */
export interface TokenCache<Claims> {
  /** @param header Stored with the token if it has none yet: finding a token by its header is faster than extracting it. */
  get(text: string, header?: string): AcceptedToken<Claims> | undefined
  /** Finds a token by the header that is stored with it. */
  getByHeader(header: string): AcceptedToken<Claims> | undefined
  /**
   * Adds a token that was presented before. A token that is presented for the first time may never come again, and keeping
   * it would make every such request slower: the garbage collector has to move what is kept.
   *
   * @param atOnce Adds it even if it is presented for the first time.
   */
  add(token: AcceptedToken<Claims>, atOnce: boolean): void
  delete(text: string): void
  /** Deletes the source's tokens whose key is no longer in its set. */
  deleteUntrusted(source: KeySource, set: KeySet): void
  readonly size: number
}

/** The token, its decoded claims, the scopes and the map's own entry: about four times the token. */
const bytesPerCharacter = 4

/** Characters of the signature that form a map key: as good as random, and a number is faster to look up than a string. */
const keyCharacters = 5

const bearerPrefix = 'Bearer '

interface Entry<Claims> extends AcceptedToken<Claims> {
  readonly mapKey: number
  readonly slot: number
  /** Whether it was used since it was last considered for eviction. */
  used: boolean
  header: string | undefined
}

/**
 * @see TokenCache
 *
 * Evicts by second chance: a hand goes round the slots and takes the first entry that was not used since it last came by.
 * A hit only sets a mark, where least-recently-used order would move the entry on every hit.
 */
export function createTokenCache<Claims>(maxEntries: number, maxBytes: number): TokenCache<Claims> {
  // Numbers only: V8 keeps the tables that a map outgrew until the next full collection, and all that they refer to.
  const slotOf = new Map<number, number>()
  const slots: (Entry<Claims> | undefined)[] = []
  const freeSlots: number[] = []
  const sightings = createSightings(maxEntries)
  let hand = 0
  let bytes = 0

  const entryOf = (key: number) => {
    const slot = slotOf.get(key)
    return slot === undefined ? undefined : slots[slot]
  }
  const remove = ({ mapKey, slot, text, header }: Entry<Claims>) => {
    slotOf.delete(mapKey)
    slots[slot] = undefined
    freeSlots.push(slot)
    bytes -= bytesOf(text) + (header?.length ?? 0)
  }
  const evictOne = () => {
    for (;;) {
      const entry = slots[hand]
      hand = hand + 1 < slots.length ? hand + 1 : 0
      if (entry?.used === false) return remove(entry)
      if (entry !== undefined) entry.used = false
    }
  }
  const addHeader = (entry: Entry<Claims>, header: string) => {
    // Spaces could make a header many times as long as its token.
    if (header.length !== entry.text.length + bearerPrefix.length || bytes + header.length > maxBytes) return
    entry.header = detachedCopy(header)
    bytes += header.length
  }
  return {
    get size() {
      return slotOf.size
    },
    get(text, header) {
      const entry = entryOf(keyOf(text))
      // The whole token is compared: an equal key proves nothing.
      if (entry === undefined || entry.text !== text) return undefined
      entry.used = true
      if (header !== undefined && entry.header === undefined) addHeader(entry, header)
      return entry
    },
    getByHeader(header) {
      const entry = entryOf(keyOf(header))
      if (entry === undefined || entry.header !== header) return undefined
      entry.used = true
      return entry
    },
    add(token, atOnce) {
      const { text } = token
      const needed = bytesOf(text)
      const mapKey = keyOf(text)
      if (needed > maxBytes || !(atOnce || sightings.add(mapKey))) return
      const previous = entryOf(mapKey)
      if (previous !== undefined) remove(previous)
      // Before it is added: the newest entry is never evicted.
      while (slotOf.size > 0 && (slotOf.size >= maxEntries || bytes + needed > maxBytes)) evictOne()
      const slot = freeSlots.pop() ?? slots.length
      // The members that a use reads come first, to be in as few cache lines as possible.
      const entry: Entry<Claims> = {
        header: undefined,
        used: false,
        source: token.source,
        key: token.key,
        validFrom: token.validFrom,
        validUntil: token.validUntil,
        hasScopesOf: token.hasScopesOf,
        result: token.result,
        text: detachedCopy(text),
        mapKey,
        slot,
      }
      slots[slot] = entry
      slotOf.set(mapKey, slot)
      bytes += needed
      if (token.header !== undefined) addHeader(entry, token.header)
    },
    delete(text) {
      const entry = entryOf(keyOf(text))
      if (entry?.text === text) remove(entry)
    },
    deleteUntrusted(source, set) {
      for (const entry of slots) {
        if (entry?.source === source && set.get(entry.key.kid) !== entry.key) remove(entry)
      }
    },
  }
}

function bytesOf(text: string): number {
  return text.length * bytesPerCharacter
}

/** If two tokens have the same key, the later one replaces the earlier one. */
function keyOf(text: string): number {
  // Without the last one, which has less than six bits of the signature.
  const end = text.length - 1
  let key = 0
  for (let index = end - keyCharacters; index < end; index += 1) key = (key << 6) ^ text.charCodeAt(index)
  // A small integer on every platform, which needs no memory.
  return key & 0x3fff_ffff
}
