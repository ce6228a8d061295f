import type { ClockLike } from '../../clock.ts'

const burst = 5
const refillSeconds = 12

/**
 * A floor under all circumstances: one source requests at most five tokens at once and then five per minute, whatever
 * the endpoint responds and however short its tokens live. Every token is billed. A token bucket.
 */
export interface IssueLimit {
  /** Seconds until the next token may be requested; 0 when it may be now. */
  secondsLeft(): number
  /** Counts a token that was issued. */
  count(): void
}

export function createIssueLimit(clock: ClockLike): IssueLimit {
  let level = burst
  let at = clock.monotonic()
  const refill = () => {
    const now = clock.monotonic()
    level = Math.min(burst, level + (now - at) / refillSeconds)
    at = now
  }
  return {
    secondsLeft() {
      refill()
      return level >= 1 ? 0 : (1 - level) * refillSeconds
    },
    count() {
      refill()
      level -= 1
    },
  }
}
