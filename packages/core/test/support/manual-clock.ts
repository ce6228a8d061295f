import type { ClockLike } from '../../src/clock.ts'

/** A clock that stands still until it is moved. */
export interface ManualClock extends ClockLike {
  /** Moves both clocks on, and runs the timers that fall due, in order, each at its own time. */
  advance(seconds: number): Promise<void>
  /** Jumps as for a process that was stopped: then every timer that is due fires in one go, before any I/O. */
  jump(seconds: number): Promise<void>
  /** Steps the wall clock alone, as NTP or a person does. No timer runs. */
  stepWall(seconds: number): void
  /** Timers waiting, those apart that would keep a process alive. */
  timers(): { readonly all: number; readonly keepingAlive: number }
}

export function createManualClock(start = 1_790_000_000): ManualClock {
  let wall = start
  let monotonic = 0
  let timers: { readonly at: number; readonly callback: () => void; readonly keepAlive: boolean }[] = []
  return {
    now: () => wall,
    monotonic: () => monotonic,
    schedule(seconds, callback, { keepAlive }) {
      if (!(seconds >= 0)) throw new RangeError(`A timer of ${seconds} seconds.`)
      const timer = { at: monotonic + seconds, callback, keepAlive }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    async advance(seconds) {
      const end = monotonic + seconds
      for (;;) {
        await settle()
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        wall += Math.max(0, next.at - monotonic)
        monotonic = Math.max(monotonic, next.at)
        timers = timers.filter((other) => other !== next)
        next.callback()
      }
      wall += end - monotonic
      monotonic = end
      await settle()
    },
    async jump(seconds) {
      monotonic += seconds
      wall += seconds
      const due = timers.filter(({ at }) => at <= monotonic).sort((a, b) => a.at - b.at)
      for (const timer of due) {
        if (!timers.includes(timer)) continue
        timers = timers.filter((other) => other !== timer)
        timer.callback()
        await Promise.resolve()
      }
      await settle()
    },
    stepWall(seconds) {
      wall += seconds
    },
    timers: () => ({ all: timers.length, keepingAlive: timers.filter(({ keepAlive }) => keepAlive).length }),
  }
}

/** Lets everything that waits for nothing but promises come to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
