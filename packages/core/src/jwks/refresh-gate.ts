import type { ClockLike, RandomLike } from '../clock.ts'

/** How often an issuer's keys may be downloaded. */
export interface RefreshGateOptions {
  /** Capacity of the token bucket. */
  readonly refreshBurst: number
  /** Refill interval of the bucket. */
  readonly refreshRefillSeconds: number
  /** After a failure the wait is up to this long, twice as long after each further one… */
  readonly backoffSeconds: number
  /** …but never longer than this. */
  readonly maxBackoffSeconds: number
}

/** Decides whether a download may start. Every download passes it, whatever it is for, and failures count. */
export interface RefreshGate {
  /** Takes one download from the bucket; false when it is empty, or while backing off. */
  take(): boolean
  /** The download succeeded. */
  succeeded(): void
  /** The download failed. @returns Seconds of the wait that starts now. */
  failed(retryAfterSeconds: number): number
  /** Seconds until {@link take} may say yes; 0 when it may now. */
  waitSeconds(): number
}

/**
 * A bucket that holds `refreshBurst` downloads and gains one each `refreshRefillSeconds`, and an exponential backoff with full
 * jitter on top. Counted on the monotonic clock: a stepped wall clock opens nothing.
 */
export function createRefreshGate(
  options: RefreshGateOptions,
  clock: ClockLike,
  random: RandomLike,
): RefreshGate {
  const { refreshBurst, refreshRefillSeconds, backoffSeconds, maxBackoffSeconds } = options
  // The instant at which the bucket is full again says how full it is now.
  let fullAt = Number.NEGATIVE_INFINITY
  let openAt = Number.NEGATIVE_INFINITY
  let failures = 0

  const waitSeconds = () => {
    const now = clock.monotonic()
    const wait = Math.max(0, openAt - now, fullAt - (refreshBurst - 1) * refreshRefillSeconds - now)
    // A clock that gives no number opens nothing.
    return Number.isNaN(wait) ? maxBackoffSeconds : wait
  }
  return {
    waitSeconds,
    take() {
      if (waitSeconds() > 0) return false
      fullAt = Math.max(fullAt, clock.monotonic()) + refreshRefillSeconds
      return true
    },
    succeeded() {
      failures = 0
    },
    failed(retryAfterSeconds) {
      const ceiling = Math.min(maxBackoffSeconds, backoffSeconds * 2 ** failures)
      failures += 1
      const wait = Math.min(maxBackoffSeconds, Math.max(random() * ceiling, retryAfterSeconds))
      openAt = clock.monotonic() + wait
      return wait
    },
  }
}
