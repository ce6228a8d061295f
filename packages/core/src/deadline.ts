import type { ClockLike } from './clock.ts'

/**
 * The result of a user-supplied callback, if it is in time. No timer is left behind; the callback itself goes on.
 *
 * @param late Takes the place of an answer that did not come: what it returns is answered, what it throws is thrown.
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
