import type { ClockLike, RandomLike } from '../clock.ts'

/** Limits on downloads of an issuer's keys. */
export interface RefreshGateOptions {
  /** Capacity of the token bucket. */
  readonly refreshBurst: number
  /** Refill interval of the token bucket, in seconds. */
  readonly refreshRefillSeconds: number
  /** Maximum wait after the first failure, in seconds; doubles with each further failure… */
  readonly backoffSeconds: number
  /** …up to this maximum. */
  readonly maxBackoffSeconds: number
}

/** Decides whether a download may start. Every download must pass it; failures count too. */
export interface RefreshGate {
  /** Takes one token from the bucket; false if it is empty, or during backoff. */
  take(): boolean
  /** Records a successful download. */
  succeeded(): void
  /** Records a failed download. @returns The wait that starts now, in seconds. */
  failed(retryAfterSeconds: number): number
  /** Seconds until {@link take} may return true; 0 if it may now. */
  waitSeconds(): number
}

/**
 * A token bucket with capacity `refreshBurst` and refill interval `refreshRefillSeconds`, combined with exponential
 * backoff with full jitter. Measured on the monotonic clock, so changes of the wall clock have no effect.
 */
export function createRefreshGate(
  options: RefreshGateOptions,
  clock: ClockLike,
  random: RandomLike,
): RefreshGate {
  const { refreshBurst, refreshRefillSeconds, backoffSeconds, maxBackoffSeconds } = options
  // The fill level is represented by the time at which the bucket is full again.
  let fullAt = Number.NEGATIVE_INFINITY
  let openAt = Number.NEGATIVE_INFINITY
  let failures = 0

  const waitSeconds = () => {
    const now = clock.monotonic()
    const wait = Math.max(0, openAt - now, fullAt - (refreshBurst - 1) * refreshRefillSeconds - now)
    // If the clock returns NaN, the gate stays closed.
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
