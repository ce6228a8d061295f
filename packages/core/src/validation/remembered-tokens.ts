import type { KeySet, VerificationKey } from '../jwks/key-set.ts'
import type { KeySource } from '../jwks/key-source.ts'
import type { ValidatedToken } from './result.ts'

/** A token that passed all three stages, and what its validity still hangs on. */
export interface RememberedToken<Claims> {
  /** The exact text: no other text is this token. */
  readonly text: string
  readonly source: KeySource
  readonly key: VerificationKey
  /** What {@link TokenValidator.validate} answers, ready made. */
  readonly result: { readonly outcome: 'valid'; readonly token: ValidatedToken<Claims> }
}

/** Bounds of the memory. */
export interface MemoryOptions {
  /** Default 10,000; 1 to 1,000,000. */
  readonly maxEntries?: number
  /** Of token text, counted four times for the claims beside it. Default 67,108,864; 65,536 to 4,294,967,296. */
  readonly maxBytes?: number
}

/** Validated tokens. Where room is needed, one that was not asked for lately is forgotten. */
export interface RememberedTokens<Claims> {
  get(text: string): RememberedToken<Claims> | undefined
  add(token: RememberedToken<Claims>): void
  forget(text: string): void
  /** Forgets all that the source's keys vouched for, but for those still in its set. */
  forgetOf(source: KeySource, set: KeySet): void
  readonly size: number
}

/** Text, its decoded claims, the scopes and the map's own entry: about four times the text. */
const bytesPerCharacter = 4

interface Entry<Claims> extends RememberedToken<Claims> {
  readonly hash: number
  /** The next entry of the same chain. */
  next: Entry<Claims> | undefined
  /** Where the hand meets it. */
  readonly place: number
  /** Whether it was asked for since the hand last passed over it. */
  used: boolean
}

/**
 * @see RememberedTokens
 *
 * Forgets by the clock algorithm: a hand goes round, spares what was used since it last came by, and takes the first
 * that was not. To be found costs a mark; to keep the order of use would cost a change of the table.
 *
 * A table of our own, not a `Map`: no handle has to be cut from each text and hashed, and an entry holds its own place in
 * the table. A token that is found takes a fifth less time, and with ten thousand of them a quarter.
 */
export function createRememberedTokens<Claims>(
  maxEntries: number,
  maxBytes: number,
): RememberedTokens<Claims> {
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
      const entry = { text, source, key, result, hash, next: undefined, place, used: false }
      places[place] = entry
      size += 1
      bytes += needed
      if (size > chains.length) grow()
      else link(entry)
    },
    forget(text) {
      const entry = find(text)
      if (entry !== undefined) drop(entry)
    },
    forgetOf(source, set) {
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
