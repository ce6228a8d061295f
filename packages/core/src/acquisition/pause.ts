import type { Clock } from '../clock.ts'

/** Waits, without keeping the process alive; shorter when the signal aborts. Never rejects. */
export function pause(seconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
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
