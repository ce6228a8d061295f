import type { ClockLike } from '../clock.ts'
import type { KeySet } from './key-set.ts'

/** An instant on both clocks, in seconds. */
export interface Instant {
  readonly wall: number
  readonly monotonic: number
}

/** The current key set of an issuer, and its age. Replaced as a whole, never modified. */
export interface HeldKeys {
  /** However old; undefined before the first. */
  set(): KeySet | undefined
  /** When the set was downloaded; when the holder was made, before the first. */
  since(): Instant
  /**
   * Seconds since then, by the clock that says more: the wall clock may have been set back, the monotonic clock may have
   * stopped while the machine was suspended.
   *
   * @param now Wall clock, if the caller has just read it.
   */
  ageSeconds(now?: number): number
  replace(next: KeySet, since: Instant): void
  /** The present, or some seconds before it. */
  instant(secondsAgo?: number): Instant
}

/** @param onReplaced Called when the set was replaced, before anything is found in the new one. */
export function createHeldKeys(clock: ClockLike, onReplaced: (set: KeySet) => void): HeldKeys {
  const instant = (secondsAgo = 0): Instant => ({
    wall: clock.now() - secondsAgo,
    monotonic: clock.monotonic() - secondsAgo,
  })
  let set: KeySet | undefined
  let since = instant()
  let measuredAt = Number.NaN
  let measured = 0
  return {
    set: () => set,
    since: () => since,
    ageSeconds(now = clock.now()) {
      const passed = now - measuredAt
      // Reads both clocks at most once per second: this runs for every cached token.
      if (passed >= 0 && passed < 1) return measured + passed
      measuredAt = now
      measured = Math.max(clock.monotonic() - since.monotonic, now - since.wall)
      return measured
    },
    replace(next, at) {
      set = next
      since = at
      measuredAt = Number.NaN
      onReplaced(next)
    },
    instant,
  }
}
