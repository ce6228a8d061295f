/**
 * Given at once when nothing has to be waited for, else as a promise. `await` takes both; the compiler refuses
 * to read the value before it.
 */
export type Answer<T> = T | Promise<T>

/**
 * Whether something has to be waited for. Not `instanceof Promise`: a promise of another realm (a test runner's, a
 * worker's context) or of a library is none by that, and, as any object, would pass for true.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Lets go of what nobody waits for: the rejection of a promise would otherwise end the process as an unhandled one. */
export function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => {})
}

/**
 * What `next` makes of an answer: at once if there is nothing to wait for, else as a promise. What `next` throws is
 * thrown at once, or rejects the promise.
 */
export function andThen<T, U>(answer: T | PromiseLike<T>, next: (value: T) => Answer<U>): Answer<U> {
  return isPromiseLike(answer) ? Promise.resolve(answer as PromiseLike<T>).then(next) : next(answer as T)
}
