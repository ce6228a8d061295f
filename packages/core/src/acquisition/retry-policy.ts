import type { Random } from '../clock.ts'
import type { TokenFailureFacts } from './token-error.ts'

/**
 * AWS's own numbers, as in its SDKs since November 2026.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const maxAttempts = 3
const transientBaseSeconds = 0.05
const throttledBaseSeconds = 1
const capSeconds = 20
const bucketSize = 500
const transientCost = 14
const throttledCost = 5
/** How far beyond its own backoff a client follows Retry-After. */
const retryAfterAllowanceSeconds = 5

/** The tokens that retries are paid from. One for each source or manager: it bounds the load in an outage. */
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

/** What a retry costs and how long it waits; undefined when the failure is not worth one. */
export interface Retry {
  readonly cost: number
  readonly delaySeconds: number
}

/** @param attempt The attempt that failed, from 1. */
export function retryAfter(failure: TokenFailureFacts, attempt: number, random: Random): Retry | undefined {
  if (attempt >= maxAttempts) return undefined
  if (failure.detail === 'not_json') {
    // A body cut short behind a proxy that hides it. Once: what answers thus twice does so on purpose.
    return attempt === 1 ? { cost: transientCost, delaySeconds: random() * transientBaseSeconds } : undefined
  }
  if (failure.code === 'secret_unavailable') return undefined // Whoever keeps the secret retries by itself.
  if (failure.fault !== 'throttled' && failure.fault !== 'transient') return undefined
  const throttled = failure.fault === 'throttled'
  const base = throttled ? throttledBaseSeconds : transientBaseSeconds
  const backoff = random() * Math.min(capSeconds, base * 2 ** (attempt - 1))
  return {
    cost: throttled ? throttledCost : transientCost,
    delaySeconds: Math.max(
      backoff,
      Math.min(failure.retryAfterSeconds ?? 0, backoff + retryAfterAllowanceSeconds),
    ),
  }
}

/**
 * How long to leave the endpoint alone after a whole series of attempts failed.
 *
 * Half of it is certain, half is jitter: with full jitter a cooldown may be none. A mistake in the configuration is
 * asked about every 30 s at first, so that a mended client recovers by itself.
 *
 * @param failures Failed series in a row, from 1.
 */
export function cooldownSeconds(failure: TokenFailureFacts, failures: number, random: Random): number {
  const lasting = failure.fault === 'configuration' || failure.fault === 'protocol'
  const base = lasting ? 30 : 1
  const cap = lasting ? 300 : capSeconds
  const whole = Math.min(cap, base * 2 ** Math.min(failures - 1, 16))
  const backoff = whole / 2 + (random() * whole) / 2
  return Math.max(backoff, Math.min(failure.retryAfterSeconds ?? 0, backoff + retryAfterAllowanceSeconds))
}
