import type { ClockLike } from '../../clock.ts'

const burst = 5
const refillSeconds = 12

/**
 * A token bucket that limits cost: one source requests at most five tokens in a burst and then five per minute,
 * whatever the endpoint responds and however short the token lifetime. Every token is billed.
 */
export interface IssueLimit {
  /** Seconds until the next token may be requested; 0 if it may be requested now. */
  secondsLeft(): number
  /** Counts an issued token. */
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
