import type { RandomLike } from '../../clock.ts'
import type { TokenFailureFacts } from '../token-error.ts'

/**
 * The values that the AWS SDKs have used since November 2026.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const maxAttempts = 3
const transientBaseSeconds = 0.05
const throttledBaseSeconds = 1
const capSeconds = 20
const bucketSize = 500
const transientCost = 14
const throttledCost = 5
/** How far `Retry-After` may extend the backoff. */
const retryAfterAllowanceSeconds = 5

/** A retry quota, as in the AWS SDKs. One per source or manager: it limits the extra load during an outage. */
export interface RetryBudget {
  take(cost: number): boolean
  giveBack(cost: number): void
}

export function createRetryBudget(): RetryBudget {
  let left = bucketSize
  return {
    take(cost) {
      if (left < cost) return false
      left -= cost
      return true
    },
    giveBack(cost) {
      left = Math.min(bucketSize, left + cost)
    },
  }
}

/** The quota cost of a retry and the delay before it. */
export interface Retry {
  readonly cost: number
  readonly delaySeconds: number
}

/**
 * @param attempt The attempt that failed, from 1.
 * @returns Undefined if the failure must not be retried.
 */
export function retryAfter(
  failure: TokenFailureFacts,
  attempt: number,
  random: RandomLike,
): Retry | undefined {
  if (attempt >= maxAttempts) return undefined
  if (failure.detail === 'not_json') {
    // A truncated body, for example behind a proxy. Retried only once: a second failure is most likely permanent.
    return attempt === 1 ? { cost: transientCost, delaySeconds: random() * transientBaseSeconds } : undefined
  }
  if (failure.fault !== 'throttled' && failure.fault !== 'transient') return undefined
  const throttled = failure.fault === 'throttled'
  const base = throttled ? throttledBaseSeconds : transientBaseSeconds
  const backoff = random() * Math.min(capSeconds, base * 2 ** (attempt - 1))
  return {
    cost: throttled ? throttledCost : transientCost,
    delaySeconds: boundedRetryAfter(failure, backoff),
  }
}

/** The larger of a backoff and `Retry-After`, which may lengthen it by 5 s at most. */
function boundedRetryAfter(failure: TokenFailureFacts, backoff: number): number {
  return Math.max(backoff, Math.min(failure.retryAfterSeconds ?? 0, backoff + retryAfterAllowanceSeconds))
}

/**
 * Cooldown after all attempts failed, in seconds.
 *
 * Half of it is fixed and half is jitter; full jitter could make it zero. The first retry after a configuration error
 * comes after about 30 s, so that a corrected client recovers without a restart.
 *
 * @param failures Consecutive failed acquisitions, from 1.
 * @param capSeconds Longest cooldown for temporary failures.
 */
export function cooldownSeconds(
  failure: TokenFailureFacts,
  failures: number,
  random: RandomLike,
  passingCapSeconds: number,
): number {
  const lasting = failure.fault === 'configuration' || failure.fault === 'protocol'
  const base = lasting ? 30 : 1
  const cap = lasting ? 300 : passingCapSeconds
  const whole = Math.min(cap, base * 2 ** Math.min(failures - 1, 16))
  return boundedRetryAfter(failure, whole / 2 + (random() * whole) / 2)
}
