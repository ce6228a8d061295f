import type { Clock } from '../clock.ts'

const baseSeconds = 60
const capSeconds = 3600

/** How often a token may be forgotten before its time, so that an API that always says 401 cannot buy tokens in a loop. */
export interface InvalidationLimit {
  /** Whether it is allowed now. When it is, the next one is only allowed 60 s later, doubling to an hour. */
  take(): boolean
  /** A token lived until its refresh: the row of refusals is over. */
  reset(): void
}

export function createInvalidationLimit(clock: Clock): InvalidationLimit {
  let inARow = 0
  let allowedFrom = Number.NEGATIVE_INFINITY
  return {
    take() {
      const now = clock.monotonic()
      if (now < allowedFrom) return false
      allowedFrom = now + Math.min(capSeconds, baseSeconds * 2 ** inARow)
      inARow = Math.min(inARow + 1, 16)
      return true
    },
    reset() {
      inARow = 0
    },
  }
}
