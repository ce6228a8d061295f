import type { ClockLike } from '../../clock.ts'

/** Waits without keeping the process alive; ends early when the signal aborts. Never rejects. */
export function pause(seconds: number, clock: ClockLike, signal: AbortSignal): Promise<void> {
  if (signal.aborted || seconds <= 0) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.schedule(seconds, done, { keepAlive: false })
    signal.addEventListener('abort', done, { once: true })
  })
}
