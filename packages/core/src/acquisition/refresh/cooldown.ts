import type { ClockLike, RandomLike } from '../../clock.ts'
import { cooldownSeconds } from '../attempts/retry-policy.ts'
import type { TokenFailureFacts } from '../token-error.ts'

/**
 * The cooldown after a failed token request of one client. Failures that concern the endpoint, and so all of its
 * clients, are handled by the endpoint gate.
 */
export interface Cooldown {
  /** The failure that started the cooldown, while it is running; `retryAfterSeconds` is the remaining time. */
  current(): TokenFailureFacts | undefined
  /** Starts or extends the cooldown. Returns the failure with `retryAfterSeconds` set. */
  begin(failure: TokenFailureFacts): TokenFailureFacts
  end(): void
}

/** Cap for temporary failures: the secret could not be fetched. */
const longestSeconds = 20

/** Measured on the monotonic clock, so changes of the wall clock do not affect it. */
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
