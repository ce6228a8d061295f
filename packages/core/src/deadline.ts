import type { ClockLike } from './clock.ts'

/**
 * Waits for a user-supplied callback until a deadline. Leaves no timer behind; the callback itself keeps running.
 *
 * @param late Called at the deadline: its return value becomes the result, and what it throws is thrown.
 * @param options Whether the wait keeps the process alive.
 */
export async function withinDeadline<T>(
  seconds: number,
  clock: ClockLike,
  work: () => T | PromiseLike<T>,
  late: () => T,
  options: { readonly keepAlive: boolean },
): Promise<T> {
  let cancel = () => {}
  const deadline = new Promise<void>((resolve) => {
    cancel = clock.schedule(seconds, resolve, options)
  })
  try {
    return await Promise.race([work(), deadline.then(late)])
  } finally {
    cancel()
  }
}
