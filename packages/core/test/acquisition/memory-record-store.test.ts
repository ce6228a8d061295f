import { createMemoryRecordStore } from '../../src/acquisition/store/memory-record-store.ts'
import { createSealedTokenStore } from '../../src/acquisition/store/sealed-token-store.ts'
import { systemClock } from '../../src/clock.ts'
import { describeTokenStore, sealingKeys } from './store-conformance.ts'

describeTokenStore('the store in memory', async () => {
  let ahead = 0
  const clock = { ...systemClock, now: () => systemClock.now() + ahead }
  const records = createMemoryRecordStore({ clock })
  return {
    open: (options = { sealingKeys }) => createSealedTokenStore(records, { ...options, clock }),
    records: () => records,
    async wait(seconds) {
      ahead += seconds
    },
  }
})
