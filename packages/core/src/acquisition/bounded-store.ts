import type { Clock } from '../clock.ts'
import { withinDeadline } from '../deadline.ts'
import type { EventListener } from '../events.ts'
import { tellableCause } from './error-cause.ts'
import type { TokenStore } from './token-store.ts'

/** How long a store that failed is left alone, so that not every refresh pays for it. */
const restSeconds = 5

/** What an operation came to, when the store failed. */
export const storeFailed = Symbol('store failed')

/**
 * A store that cannot hurt: each operation ends within its bound, a failure is a value and an event, and a store
 * that failed rests.
 */
export interface BoundedStore {
  /** @param unsaid A token that the store was given: no event repeats it. */
  try<T>(
    operation: StoreOperation,
    run: (store: TokenStore) => Promise<T>,
    ...unsaid: readonly string[]
  ): Promise<T | typeof storeFailed>
}

export type StoreOperation = 'read' | 'write' | 'take_lease' | 'release_lease'

export function boundStore(
  store: TokenStore,
  timeoutSeconds: number,
  clientId: string,
  clock: Clock,
  emit: EventListener,
): BoundedStore {
  let restUntil = Number.NEGATIVE_INFINITY
  return {
    async try(operation, run, ...unsaid) {
      if (clock.monotonic() < restUntil) return storeFailed
      const late = () => {
        throw Object.assign(new Error('The store did not answer in time.'), { code: 'timeout' })
      }
      try {
        return await withinDeadline(timeoutSeconds, clock, () => run(store), late, { keepAlive: false })
      } catch (error) {
        const { name, code = name } = tellableCause(error, ...unsaid)
        emit({ type: 'token_store_failed', clientId, operation, code })
        // One bad record says nothing about the next operation.
        if (code !== 'record_refused') restUntil = clock.monotonic() + restSeconds
        return storeFailed
      }
    },
  }
}
