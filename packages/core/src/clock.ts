/** Source of time. All reads of the clock and all timers go through it, so that tests can control time. */
export interface ClockLike {
  /** Wall clock: seconds since 1970, with a fraction (RFC 7519 §2 NumericDate). Used to check claims. */
  now(): number
  /** Seconds since an arbitrary start; never decreases. Used for cooldowns and backoffs. */
  monotonic(): number
  /**
   * Calls `callback` once after `seconds`, and returns a function that cancels it. With `keepAlive: false` the timer
   * must not keep the process alive.
   */
  schedule(seconds: number, callback: () => void, options: { keepAlive: boolean }): () => void
}

/** The machine's clocks. */
export const systemClock: ClockLike = {
  now: () => Date.now() / 1000,
  monotonic: () => performance.now() / 1000,
  schedule(seconds, callback, { keepAlive }) {
    const timer: unknown = setTimeout(callback, seconds * 1000)
    // Only Node.js, Bun and Deno have `unref`; in other runtimes a timer does not keep the process alive.
    if (!keepAlive && typeof timer === 'object' && timer !== null && 'unref' in timer) {
      const { unref } = timer
      if (typeof unref === 'function') unref.call(timer)
    }
    return () => clearTimeout(timer as number)
  },
}

/** Returns a number from 0 (inclusive) to 1 (exclusive). For jitter only, never for secrets. */
export type RandomLike = () => number

/** Bounds the result of a user-supplied generator: NaN seconds would mean no wait at all. */
export function boundedRandom(random: RandomLike): RandomLike {
  return () => {
    const drawn = random()
    return Number.isFinite(drawn) ? Math.min(1, Math.max(0, drawn)) : 0.5
  }
}
