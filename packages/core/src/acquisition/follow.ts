import type { Clock } from '../clock.ts'
import { TokenRequestError } from './token-error.ts'

/**
 * One caller's view of work that many share: ends early when the caller's own signal aborts, and at the latest after
 * `seconds`; the work itself goes on. The timer keeps the process alive, as a caller is waiting; the work's own
 * timers do not.
 */
export function follow<T>(
  shared: Promise<T>,
  signal: AbortSignal | undefined,
  seconds: number,
  clock: Clock,
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
      () => end(() => reject(new TokenRequestError({ code: 'timeout', fault: 'transient' }))),
      { keepAlive: true },
    )
    signal?.addEventListener('abort', onAbort, { once: true })
    shared.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    )
  })
}
