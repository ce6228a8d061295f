/** Everything that reads or waits for time does so through this, so that tests move it by hand. */
export interface Clock {
  /** Wall clock: seconds since 1970, with a fraction. Claims are judged on it (RFC 7519 NumericDate). */
  now(): number
  /** Seconds since an arbitrary start; never steps back. Cooldowns and backoffs are counted on it. */
  monotonic(): number
  /**
   * Calls `callback` once after `seconds`. Returns a function that cancels it.
   * `keepAlive: false` must not keep a process alive that has nothing else to do.
   */
  schedule(seconds: number, callback: () => void, options: { keepAlive: boolean }): () => void
}

/** The machine's own clocks. */
export const systemClock: Clock = {
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

/** A number from 0 (included) to 1 (excluded). Jitter only: nothing secret is made of it. */
export type Random = () => number

/** The same, whatever a generator of the user's own may return: a wait of NaN seconds would be no wait. */
export function boundedRandom(random: Random): Random {
  return () => {
    const drawn = random()
    return Number.isFinite(drawn) ? Math.min(1, Math.max(0, drawn)) : 0.5
  }
}
