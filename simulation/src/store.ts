import type { AcquiredToken, ClockLike, TokenStore } from '@cognito-m2m/core'

/** A fleet's store, which can be down. */
export interface FleetStore extends TokenStore {
  down: boolean
}

export function createFleetStore(clock: ClockLike): FleetStore {
  const tokens = new Map<string, AcquiredToken>()
  const leases = new Map<string, { readonly holder: string; readonly until: number }>()
  const isUp = () => {
    if (store.down) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }
  const store: FleetStore = {
    down: false,
    async read(key) {
      isUp()
      return tokens.get(key)
    },
    async write(key, token) {
      isUp()
      tokens.set(key, token)
    },
    async takeLease(key, holder, seconds) {
      isUp()
      const lease = leases.get(key)
      if (lease !== undefined && lease.holder !== holder && lease.until > clock.monotonic()) return false
      leases.set(key, { holder, until: clock.monotonic() + seconds })
      return true
    },
    async releaseLease(key, holder) {
      isUp()
      if (leases.get(key)?.holder === holder) leases.delete(key)
    },
  }
  return store
}
