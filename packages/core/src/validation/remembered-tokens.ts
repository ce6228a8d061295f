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

/** Validated tokens, the least recently used forgotten first. */
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

/** @see RememberedTokens */
export function createRememberedTokens<Claims>(
  maxEntries: number,
  maxBytes: number,
): RememberedTokens<Claims> {
  const tokens = new Map<string, RememberedToken<Claims>>()
  let bytes = 0

  const drop = (handle: string, token: RememberedToken<Claims>) => {
    tokens.delete(handle)
    bytes -= token.text.length * bytesPerCharacter
  }
  return {
    get size() {
      return tokens.size
    },
    get(text) {
      const handle = handleOf(text)
      const token = tokens.get(handle)
      if (token === undefined || token.text !== text) return undefined
      // A Map iterates in order of insertion: put in again, it is the last to go.
      tokens.delete(handle)
      tokens.set(handle, token)
      return token
    },
    add(token) {
      const handle = handleOf(token.text)
      const previous = tokens.get(handle)
      if (previous !== undefined) drop(handle, previous)
      bytes += token.text.length * bytesPerCharacter
      tokens.set(handle, token)
      for (const [oldest, entry] of tokens) {
        if (tokens.size <= maxEntries && bytes <= maxBytes) break
        drop(oldest, entry)
      }
    },
    forget(text) {
      const handle = handleOf(text)
      const token = tokens.get(handle)
      if (token !== undefined && token.text === text) drop(handle, token)
    },
    forgetOf(source, set) {
      for (const [handle, token] of tokens) {
        if (token.source === source && set.get(token.key.kid) !== token.key) drop(handle, token)
      }
    },
  }
}

/**
 * The tail of the signature: as good as random, and quicker to hash than the whole text. It only finds the entry;
 * the whole text is then compared.
 */
function handleOf(text: string): string {
  return text.slice(-43)
}
