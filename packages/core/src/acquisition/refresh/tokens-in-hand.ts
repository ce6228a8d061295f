import type { Acquired } from '../attempts/acquisition.ts'
import type { AcquiredToken } from '../store/acquired-token.ts'
import type { Settings } from '../token-source-options.ts'
import { ageSeconds, type HeldToken, holdToken, isServable } from './held-token.ts'

/** The result of invalidating a token. */
export type Discard =
  /** No longer served: the next call acquires a new token. */
  | 'discarded'
  /** Already discarded, or replaced by a refresh. */
  | 'gone'
  /**
   * Kept by the rate limit: it recently replaced a rejected token, so another replacement would most likely be rejected
   * too.
   */
  | 'kept'
  /** Not a token of this source. */
  | 'unknown'

/** The token that a source serves, and the history of discarded ones. */
export interface TokensInHand {
  /** The current token, if it may still be served. */
  servable(): HeldToken | undefined
  /** Whether a token from the store is usable: newer than the current one, and not discarded. */
  accepts(found: AcquiredToken, ageSeconds: number): boolean
  hold(acquired: Acquired): HeldToken
  /** Makes a token the current one, unless it is outdated by now. */
  keep(held: HeldToken): void
  discard(accessToken: string): Discard
  /** See {@link AcquiredToken.discardedBefore}; for the next token. */
  discardsInARow(): number
  clear(): void
}

const firstWaitSeconds = 60
const longestWaitSeconds = 3600

/** Age from which a token may be discarded: immediately the first time, then 60 s, doubling up to an hour. */
function discardableFrom({ discardedBefore = 0 }: AcquiredToken): number {
  return discardedBefore === 0
    ? 0
    : Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (Math.min(discardedBefore, 16) - 1))
}

export function createTokensInHand({ lifetime, clock, random }: Settings): TokensInHand {
  let held: HeldToken | undefined
  let isFirst = true
  /** The token that was discarded or replaced most recently. */
  let discarded: string | undefined
  let replaced: string | undefined
  /** Only increases: an older record, replayed or restored from a backup, is ignored. */
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
    // A token that was accepted until its refresh resets the count.
    discardsInARow: () => (held === undefined || isDoubted ? discards : 0),
    clear() {
      held = undefined
    },
  }
}
