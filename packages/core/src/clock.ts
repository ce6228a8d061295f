/** Source of time. Everything that reads time or waits for it does so through this, so that tests can move it. */
export interface ClockLike {
  /** Wall clock: seconds since 1970, with a fraction. Claims are checked against it (RFC 7519 NumericDate). */
  now(): number
  /** Seconds since an arbitrary start; never steps back. Cooldowns and backoffs use it. */
  monotonic(): number
  /**
   * Calls `callback` once after `seconds`. Returns a function that cancels it.
   * `keepAlive: false` must not keep a process alive that has nothing else to do.
   */
  schedule(seconds: number, callback: () => void, options: { keepAlive: boolean }): () => void
}

/** The machine's clocks. */
export const systemClock: ClockLike = {
  now: () => Date.now() / 1000,
  monotonic: () => performance.now() / 1000,
  schedule(seconds, callback, { keepAlive }) {
    const timer: unknown = setTimeout(callback, seconds * 1000)
    // Only Node, Bun and Deno have `unref`; elsewhere a timer keeps nothing alive.
    if (!keepAlive && typeof timer === 'object' && timer !== null && 'unref' in timer) {
      const { unref } = timer
      if (typeof unref === 'function') unref.call(timer)
    }
    return () => clearTimeout(timer as number)
  },
}

/** A number from 0 (included) to 1 (excluded). For jitter only: nothing secret is derived from it. */
export type RandomLike = () => number

/** Bounds a user-supplied generator: a wait of NaN seconds would be no wait at all. */
export function boundedRandom(random: RandomLike): RandomLike {
  return () => {
    const drawn = random()
    return Number.isFinite(drawn) ? Math.min(1, Math.max(0, drawn)) : 0.5
  }
}
