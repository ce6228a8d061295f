import type { ClockLike, RandomLike } from '../../clock.ts'
import { cooldownSeconds } from '../attempts/retry-policy.ts'
import type { TokenFailureFacts } from '../token-error.ts'

/**
 * The pause after a failed token request of one client. Failures that concern the endpoint, and so every client of it,
 * are the endpoint gate's.
 */
export interface Cooldown {
  /** The failure that began it, while it lasts; `retryAfterSeconds` is what is left. */
  current(): TokenFailureFacts | undefined
  /** Begins or extends it. Returns the failure, with its seconds. */
  begin(failure: TokenFailureFacts): TokenFailureFacts
  end(): void
}

/** For a failure that passes: the secret could not be fetched. */
const longestSeconds = 20

/** Counted on the monotonic clock: a step of the wall clock neither ends nor extends it. */
export function createCooldown(clock: ClockLike, random: RandomLike): Cooldown {
  let until = Number.NEGATIVE_INFINITY
  let failures = 0
  let last: TokenFailureFacts | undefined
  return {
    current() {
      const left = until - clock.monotonic()
      if (last === undefined || left <= 0) return undefined
      return { ...last, retryAfterSeconds: left }
    },
    begin(failure) {
      failures++
      const seconds = cooldownSeconds(failure, failures, random, longestSeconds)
      last = failure
      until = clock.monotonic() + seconds
      return { ...failure, retryAfterSeconds: seconds }
    },
    end() {
      failures = 0
      last = undefined
      until = Number.NEGATIVE_INFINITY
    },
  }
}
