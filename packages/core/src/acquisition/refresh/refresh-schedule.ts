import type { Deferred, FailedAcquisition } from '../attempts/acquisition.ts'
import type { Settings } from '../token-source-options.ts'
import { type HeldToken, secondsServable, secondsToRefresh } from './held-token.ts'

/**
 * Schedules the background refresh of the current token. While the token is valid, failed refreshes are retried at
 * random times over the rest of its lifetime, so that a fleet whose store or endpoint is down does not send all its
 * requests at once.
 */
export interface RefreshSchedule {
  isDue(held: HeldToken): boolean
  /** Whether a request to the endpoint is allowed although the store does not respond. */
  mayAskAlone(): boolean
  /** Postpones the next attempt, after one without a token. */
  postpone(reason: Deferred | FailedAcquisition, held: HeldToken | undefined): void
  /** Resets the schedule for a new token. */
  restart(): void
  /** Records that the current token was used. Unused tokens are not refreshed. */
  markUsed(): void
  /** Sets the timer for the next attempt and cancels any earlier one. */
  arm(): void
  stop(): void
}

export function createRefreshSchedule(
  { clock, random, backgroundTimers }: Settings,
  servable: () => HeldToken | undefined,
  refresh: () => void,
): RefreshSchedule {
  let notBefore = Number.NEGATIVE_INFINITY
  /** When this process stops waiting for the store; picked at random once per token. */
  let aloneAt: number | undefined
  let used = false
  let stopped = false
  let cancelTimer = () => {}

  const isDue = (held: HeldToken) => secondsToRefresh(held, clock) <= 0 && clock.monotonic() >= notBefore

  function waitSeconds(reason: Deferred | FailedAcquisition, left: number): number {
    if (reason.outcome === 'failed') {
      // A wide range, so that refreshes postponed by an outage do not all happen at once.
      return Math.max(reason.retryAfterSeconds ?? 1, left * (0.1 + 0.8 * random()))
    }
    if (reason.reason === 'lease_held') return Math.min(60, Math.max(2, left / 8)) * (0.5 + random())
    const now = clock.monotonic()
    aloneAt ??= now + random() * left
    return Math.min(aloneAt - now, 30 * (1 + random()))
  }

  function arm() {
    cancelTimer()
    const held = servable()
    if (!backgroundTimers || stopped || !used || held === undefined) return
    const untilAllowed = notBefore - clock.monotonic()
    // Never immediately, even if it is overdue: no failure may cause a busy loop.
    const seconds = Math.max(secondsToRefresh(held, clock), untilAllowed, 0.1)
    cancelTimer = clock.schedule(seconds, fire, { keepAlive: false })
  }

  function fire() {
    const held = servable()
    if (held === undefined) return
    // A timer may fire a millisecond early.
    if (isDue(held)) refresh()
    else arm()
  }

  return {
    isDue,
    mayAskAlone: () => aloneAt !== undefined && clock.monotonic() >= aloneAt,
    postpone(reason, held) {
      const left = held === undefined ? 0 : Math.max(0, secondsServable(held, clock))
      notBefore = clock.monotonic() + waitSeconds(reason, left)
    },
    restart() {
      notBefore = Number.NEGATIVE_INFINITY
      aloneAt = undefined
      used = false
    },
    markUsed() {
      if (used) return
      used = true
      arm()
    },
    arm,
    stop() {
      stopped = true
      cancelTimer()
    },
  }
}
