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
  /** Whether it was asked for since the hand last passed over it. */
  used: boolean
}

/**
 * @see RememberedTokens
 *
 * Forgets as SIEVE does (Zhang and others, NSDI 2024): a hand goes round, spares what was used since it last came by, and
 * takes the first that was not. To be found costs a mark; to keep the order of use would cost a change of the map.
 */
export function createRememberedTokens<Claims>(
  maxEntries: number,
  maxBytes: number,
): RememberedTokens<Claims> {
  const tokens = new Map<string, Entry<Claims>>()
  let bytes = 0
  let hand: MapIterator<[string, Entry<Claims>]> | undefined

  const drop = (handle: string, token: RememberedToken<Claims>) => {
    tokens.delete(handle)
    bytes -= sizeOf(token)
  }
  const forget = (handle: string, token: RememberedToken<Claims>) => {
    drop(handle, token)
    // An iterator that stands still keeps every table that the map has outgrown since.
    hand = undefined
  }
  const makeRoom = () => {
    hand ??= tokens.entries()
    const { done, value } = hand.next()
    if (done) {
      hand = undefined
      return
    }
    const [handle, entry] = value
    if (entry.used) entry.used = false
    else drop(handle, entry)
  }
  return {
    get size() {
      return tokens.size
    },
    get(text) {
      const entry = tokens.get(handleOf(text))
      if (entry === undefined || entry.text !== text) return undefined
      entry.used = true
      return entry
    },
    add(token) {
      const handle = handleOf(token.text)
      const previous = tokens.get(handle)
      if (previous !== undefined) forget(handle, previous)
      const size = sizeOf(token)
      // Before it is put in: the newest is not among those that may have to go.
      while (tokens.size > 0 && (tokens.size >= maxEntries || bytes + size > maxBytes)) makeRoom()
      if (size > maxBytes) return
      tokens.set(handle, { ...token, used: false })
      bytes += size
    },
    forget(text) {
      const handle = handleOf(text)
      const token = tokens.get(handle)
      if (token !== undefined && token.text === text) forget(handle, token)
    },
    forgetOf(source, set) {
      for (const [handle, token] of tokens) {
        if (token.source === source && set.get(token.key.kid) !== token.key) forget(handle, token)
      }
    },
  }
}

function sizeOf(token: RememberedToken<unknown>): number {
  return token.text.length * bytesPerCharacter
}

/**
 * The tail of the signature, 128 bits of it: as good as random, and quicker to hash than the whole text. It only finds
 * the entry; the whole text is then compared.
 */
function handleOf(text: string): string {
  return text.slice(-22)
}
