import type { Acquired } from '../attempts/acquisition.ts'
import type { AcquiredToken } from '../store/acquired-token.ts'
import type { Settings } from '../token-source-options.ts'
import { ageSeconds, type HeldToken, holdToken, isServable } from './held-token.ts'

/** What became of a token that an API rejected. */
export type Discard =
  /** It is not served from now on: the next call acquires another. */
  | 'discarded'
  /** It was not served any more: discarded before, or replaced by a refresh. */
  | 'gone'
  /** It stays: a token that replaces another too soon after the last one would be rejected as well. */
  | 'kept'
  /** Not a token of this source. */
  | 'unknown'

/** The token that a source serves, and what it remembers about earlier ones. */
export interface TokensInHand {
  /** The token, if it may still be served. */
  servable(): HeldToken | undefined
  /** Whether a token that the store holds would do: newer than the one in hand, and not discarded. */
  accepts(found: AcquiredToken, ageSeconds: number): boolean
  hold(acquired: Acquired): HeldToken
  /** Takes a token over, unless it is outdated by now. */
  keep(held: HeldToken): void
  discard(accessToken: string): Discard
  /** For the next token: see {@link AcquiredToken.discardedBefore}. */
  discardsInARow(): number
  clear(): void
}

const firstWaitSeconds = 60
const longestWaitSeconds = 3600

/** Age from which a token may be discarded: at once, then after 60 s, doubling to an hour. */
function discardableFrom({ discardedBefore = 0 }: AcquiredToken): number {
  return discardedBefore === 0
    ? 0
    : Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (Math.min(discardedBefore, 16) - 1))
}

export function createTokensInHand({ lifetime, clock, random }: Settings): TokensInHand {
  let held: HeldToken | undefined
  let isFirst = true
  /** The last token that was discarded, or replaced by a refresh. */
  let discarded: string | undefined
  let replaced: string | undefined
  /** Only forward: a store that returns an older record, replayed or restored from a backup, is not followed. */
  let newestAcquiredAt = Number.NEGATIVE_INFINITY
  let discards = 0
  let isDoubted = false

  const hold = (token: AcquiredToken, age: number) => holdToken(token, age, lifetime, isFirst, clock, random)

  return {
    servable: () => (held !== undefined && isServable(held, clock) ? held : undefined),
    accepts(found, age) {
      if (found.accessToken === discarded || found.acquiredAt < newestAcquiredAt) return false
      if (held !== undefined && found.expiresAt <= held.expiresAt) return false
      const candidate = { ...lifetime, refreshLatest: lifetime.refreshEarliest }
      return isServable(
        holdToken(found, age, candidate, true, clock, () => 0),
        clock,
      )
    },
    hold: ({ token, ageSeconds }) => hold(token, ageSeconds),
    keep(next) {
      if (held !== undefined && held.accessToken !== next.accessToken) replaced = held.accessToken
      held = next
      isFirst = false
      discards = next.discardedBefore ?? 0
      isDoubted = false
      newestAcquiredAt = Math.max(newestAcquiredAt, next.acquiredAt)
    },
    discard(accessToken) {
      if (accessToken === held?.accessToken) {
        if (ageSeconds(held, clock) < discardableFrom(held)) {
          isDoubted = true
          return 'kept'
        }
        discarded = accessToken
        discards++
        held = undefined
        return 'discarded'
      }
      return accessToken === discarded || accessToken === replaced ? 'gone' : 'unknown'
    },
    // A token that was accepted until its refresh ends the row.
    discardsInARow: () => (held === undefined || isDoubted ? discards : 0),
    clear() {
      held = undefined
    },
  }
}
