import type { ClockLike } from '@cognito-m2m/core'

/** A clock that stands still until it is moved. */
export interface Time extends ClockLike {
  advance(seconds: number): void
}

/** Starts in whole seconds, as Cognito's own times are. */
export function createTime(start = 1_790_000_000): Time {
  let passed = 0
  let timers: { readonly at: number; readonly callback: () => void }[] = []
  return {
    now: () => start + passed,
    monotonic: () => passed,
    schedule(seconds, callback) {
      const timer = { at: passed + seconds, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(seconds) {
      passed += seconds
      const due = timers.filter(({ at }) => at <= passed)
      timers = timers.filter(({ at }) => at > passed)
      for (const { callback } of due) callback()
    },
  }
}
