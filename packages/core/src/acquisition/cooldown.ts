import type { Clock, Random } from '../clock.ts'
import { cooldownSeconds } from './retry-policy.ts'
import type { TokenFailureFacts } from './token-error.ts'

/** When the endpoint may be asked again, and what it said last. */
export interface Cooldown {
  /** Seconds left; 0 when none is on. */
  secondsLeft(): number
  /** The failure that began it. Undefined when another of the fleet is merely given time. */
  failure(): TokenFailureFacts | undefined
  /** Begins or lengthens it. Returns its seconds. */
  afterFailure(failure: TokenFailureFacts): number
  /** A short pause that is nobody's failure. */
  pause(seconds: number): void
  end(): void
}

/** Counted on the monotonic clock: a step of the wall clock neither ends it nor makes it last. */
export function createCooldown(clock: Clock, random: Random): Cooldown {
  let until = Number.NEGATIVE_INFINITY
  let failures = 0
  let last: TokenFailureFacts | undefined
  return {
    secondsLeft: () => Math.max(0, until - clock.monotonic()),
    failure: () => last,
    afterFailure(failure) {
      failures++
      last = failure
      const seconds = cooldownSeconds(failure, failures, random)
      until = clock.monotonic() + seconds
      return seconds
    },
    pause(seconds) {
      last = undefined
      until = clock.monotonic() + seconds
    },
    end() {
      failures = 0
      last = undefined
      until = Number.NEGATIVE_INFINITY
    },
  }
}
