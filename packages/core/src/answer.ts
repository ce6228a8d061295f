/**
 * Given at once when nothing has to be waited for, else as a promise. `await` takes both; the compiler refuses
 * to read the value before it.
 */
export type Answer<T> = T | Promise<T>
