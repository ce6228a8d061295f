import type { ClockLike } from '../../clock.ts'

/**
 * One caller's view of shared work: ends early if the caller's own signal aborts, and after `seconds` with the result
 * of `late`; the work itself continues. This timer keeps the process alive because a caller waits; the timers of the
 * shared work do not.
 */
export function follow<T>(
  shared: Promise<T>,
  signal: AbortSignal | undefined,
  seconds: number,
  late: () => Promise<T>,
  clock: ClockLike,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      cancel()
      signal?.removeEventListener('abort', onAbort)
      settle()
    }
    const onAbort = () => end(() => reject(signal?.reason))
    const cancel = clock.schedule(
      seconds,
      () =>
        void late()
          .then(resolve, reject)
          .finally(() => end(() => {})),
      {
        keepAlive: true,
      },
    )
    signal?.addEventListener('abort', onAbort, { once: true })
    shared.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    )
  })
}

/** Work shared by many callers. */
export interface Flight<T> {
  readonly promise: Promise<T>
  readonly signal: AbortSignal
  /** Whether a caller waits for it. False if it is only a background refresh. */
  isAwaited(): boolean
}

/** At most one flight at a time: single-flight. */
export interface SingleFlight<T> {
  /** Joins the running flight, or starts one. */
  join(isAwaited: boolean): Flight<T>
  isUnderWay(): boolean
  abort(): void
}

/**
 * @param longestSeconds A flight that has taken longer was frozen by the platform together with its timers. New callers
 * do not join it.
 * @param landed Called after each flight, whether it succeeded or failed.
 */
export function createSingleFlight<T>(
  fly: (flight: Omit<Flight<T>, 'promise'>) => Promise<T>,
  longestSeconds: number,
  landed: () => void,
  clock: ClockLike,
): SingleFlight<T> {
  let current: (Flight<T> & { readonly startedAt: number; readonly controller: AbortController }) | undefined
  let awaited = false

  function start(isAwaitedFirst: boolean) {
    const controller = new AbortController()
    const { signal } = controller
    awaited = isAwaitedFirst
    const isAwaited = () => awaited
    const promise = fly({ signal, isAwaited })
    const flight = { promise, signal, isAwaited, startedAt: clock.monotonic(), controller }
    current = flight
    const land = () => {
      if (current === flight) current = undefined
      landed()
    }
    promise.then(land, land)
    return flight
  }

  return {
    join(isAwaited) {
      if (current !== undefined && clock.monotonic() - current.startedAt > longestSeconds) {
        current.controller.abort()
        current = undefined
      }
      const flight = current ?? start(isAwaited)
      awaited ||= isAwaited
      return flight
    },
    isUnderWay: () => current !== undefined,
    abort: () => current?.controller.abort(),
  }
}
