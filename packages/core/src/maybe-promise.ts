/**
 * A value, or a promise of it where something has to be waited for. `await` takes both; the compiler refuses to read the
 * value before it.
 */
export type MaybePromise<T> = T | Promise<T>

/**
 * Whether something has to be waited for. Not `instanceof Promise`: a promise of another realm (a test runner's, a
 * worker's context) or of a library is not one by that, and, like any object, would count as true.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/** Ignores the rejection of a promise that nobody awaits: it would end the process as an unhandled one. */
export function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => {})
}

/**
 * Applies `next` to a value: synchronously if there is nothing to wait for, otherwise when the promise resolves. What
 * `next` throws is thrown synchronously, or rejects the promise.
 *
 * @example
 * ```ts
 * import { andThen } from '@cognito-m2m/core/adapter'
 *
 * andThen(41, (value) => value + 1) // 42
 * andThen(Promise.resolve(41), (value) => value + 1) // a promise of 42
 * ```
 */
export function andThen<T, U>(
  value: T | PromiseLike<T>,
  next: (value: T) => MaybePromise<U>,
): MaybePromise<U> {
  return isPromiseLike(value) ? Promise.resolve(value as PromiseLike<T>).then(next) : next(value as T)
}
