/**
 * A value, or a promise of it if a wait is necessary. `await` accepts both; the compiler prevents reading the value
 * without it.
 */
export type MaybePromise<T> = T | Promise<T>

/**
 * Whether a value is a promise. Does not use `instanceof Promise`, which is false for promises of another realm (a test
 * runner or a worker context) and of libraries.
 */
export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

/**
 * Ignores the rejection of a promise that is not awaited, which would otherwise end the process as an unhandled
 * rejection.
 */
export function ignoreRejection(value: unknown): void {
  if (isPromiseLike(value)) Promise.resolve(value).catch(() => {})
}

/**
 * Applies `next` to a value: synchronously, or when the promise resolves. If `next` throws, the error is thrown
 * synchronously or rejects the promise.
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
