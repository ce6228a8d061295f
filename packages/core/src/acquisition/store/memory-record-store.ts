import type { ClockLike } from '../../clock.ts'
import { checkedClock, checkedMembers } from '../../options.ts'
import type { TokenRecordStore } from './token-store.ts'

/**
 * Keeps records in the memory of this process: for tests, and as the shortest example of a {@link TokenRecordStore}. A
 * token source does not need a store for its own token cache.
 *
 * @param options.clock Source of time. Default: the machine's clocks.
 * @returns A record store. Pass it to {@link createSealedTokenStore}.
 * @throws OptionError when an option is invalid.
 * @example
 * ```ts
 * import { createMemoryRecordStore, createSealedTokenStore } from '@cognito-m2m/core'
 *
 * const store = createSealedTokenStore(createMemoryRecordStore(), { storeTokensUnsealed: true })
 * ```
 */
export function createMemoryRecordStore(options: { readonly clock?: ClockLike } = {}): TokenRecordStore {
  const clock = checkedClock(checkedMembers('options', options, { clock: true }).clock)
  const records = new Map<string, { readonly record: string; readonly until: number }>()
  const leases = new Map<string, { readonly holder: string; readonly until: number }>()
  return {
    async read(key) {
      const entry = records.get(key)
      if (entry === undefined || entry.until > clock.now()) return entry?.record
      records.delete(key)
      return undefined
    },
    async write(key, record, ttlSeconds) {
      records.set(key, { record, until: clock.now() + ttlSeconds })
    },
    async takeLease(key, holder, seconds) {
      const lease = leases.get(key)
      if (lease !== undefined && lease.holder !== holder && lease.until > clock.now()) return false
      leases.set(key, { holder, until: clock.now() + seconds })
      return true
    },
    async releaseLease(key, holder) {
      if (leases.get(key)?.holder === holder) leases.delete(key)
    },
  }
}
