import type { ClockLike } from '@cognito-m2m/core'

/** A clock that jumps from event to event, for hundreds of thousands of timers. */
export interface VirtualClock extends ClockLike {
  /** Runs all timers that are due within `seconds`, in order. */
  advance(seconds: number): Promise<void>
}

interface Timer {
  readonly at: number
  readonly order: number
  callback: (() => void) | undefined
}

/** Timers this close together run before the promises they resolve. */
const sameMoment = 0.002

export function createVirtualClock(): VirtualClock {
  const start = 1_790_000_000
  const heap: Timer[] = []
  let now = 0
  let order = 0

  return {
    now: () => start + now,
    monotonic: () => now,
    schedule(seconds, callback) {
      const timer: Timer = { at: now + seconds, order: order++, callback }
      push(heap, timer)
      return () => {
        timer.callback = undefined
      }
    },
    async advance(seconds) {
      const end = now + seconds
      await settle()
      for (let next = heap[0]; next !== undefined && next.at <= end; next = heap[0]) {
        const moment = next.at + sameMoment
        for (
          let timer = heap[0];
          timer !== undefined && timer.at <= moment && timer.at <= end;
          timer = heap[0]
        ) {
          pop(heap)
          now = Math.max(now, timer.at)
          timer.callback?.()
        }
        await settle()
      }
      now = end
    },
  }
}

/** A simulation waits only for timers of the clock and promises, so one turn of the event loop settles them. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent] as Timer
    if (isBefore(above, timer)) break
    heap[at] = above
    at = parent
  }
  heap[at] = timer
}

function pop(heap: Timer[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    const right = heap[child + 1]
    if (right !== undefined && isBefore(right, heap[child] as Timer)) child++
    const below = heap[child] as Timer
    if (isBefore(last, below)) break
    heap[at] = below
    at = child
  }
  heap[at] = last
}
