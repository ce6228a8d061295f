import type { Clock, Random } from '../clock.ts'
import type { Acquisition } from './acquisition.ts'
import { type BoundedStore, boundStore, storeFailed } from './bounded-store.ts'
import { cacheKeyOf } from './cache-key.ts'
import type { AcquiredToken } from './held-token.ts'
import { pause } from './pause.ts'
import type { Client } from './token-source-client.ts'
import type { Settings } from './token-source-options.ts'

/** What a token source needs of the fleet this time. */
export interface FleetRequest {
  /** Whether a token found in the store would do. */
  readonly accepts: (token: AcquiredToken) => boolean
  /** Whether callers wait by now. If not, another that holds the lease is left to its work. */
  readonly isAwaited: () => boolean
  readonly signal: AbortSignal
}

export interface Fleet {
  readonly store: BoundedStore
  readonly key: string
  /** Asks the endpoint. */
  readonly acquire: (signal: AbortSignal) => Promise<Acquisition>
  readonly leaseSeconds: number
  /** How long to wait for whoever holds the lease, before asking without it. */
  readonly patienceSeconds: number
  readonly clock: Clock
  readonly random: Random
}

export type FleetAcquisition = Acquisition | { readonly outcome: 'left_to_another' }

/** Undefined without a store: then every process asks for itself. */
export function fleetOf(settings: Settings, client: Client, acquire: Fleet['acquire']): Fleet | undefined {
  const { store, storeTimeoutSeconds, storeLeaseSeconds, totalTimeoutSeconds, clock, random, emit } = settings
  if (store === undefined) return undefined
  return {
    store: boundStore(store, storeTimeoutSeconds, client.clientId, clock, emit),
    key: cacheKeyOf(client),
    acquire,
    leaseSeconds: storeLeaseSeconds,
    patienceSeconds: totalTimeoutSeconds,
    clock,
    random,
  }
}

/**
 * A token out of the store, or by the one of the fleet that holds the lease. Whatever the store does, it ends with
 * what the endpoint says: a store that fails costs time, never a token.
 */
export async function acquireForFleet(fleet: Fleet, request: FleetRequest): Promise<FleetAcquisition> {
  const { store, key, clock, leaseSeconds } = fleet
  const holder = randomHolder()
  const giveUpAt = clock.monotonic() + fleet.patienceSeconds

  for (let round = 0; clock.monotonic() < giveUpAt && !request.signal.aborted; round++) {
    const found = await acceptable(fleet, request)
    if (found !== undefined) return found
    const leased = await store.try('take_lease', (shared) => shared.takeLease(key, holder, leaseSeconds))
    if (leased === storeFailed) break
    if (leased) return acquireUnderLease(fleet, request, holder)
    if (!request.isAwaited()) return { outcome: 'left_to_another' }
    await pause(0.05 * Math.min(10, 1.5 ** round) * (0.5 + fleet.random()), clock, request.signal)
  }
  return acquireAndShare(fleet, request.signal)
}

async function acquireUnderLease(fleet: Fleet, request: FleetRequest, holder: string): Promise<Acquisition> {
  const { store, key } = fleet
  // Whoever had the lease before may have written between our look and our taking it.
  const found = await acceptable(fleet, request)
  const stopRenewing = found === undefined ? keepLease(fleet, holder) : () => {}
  try {
    return found ?? (await acquireAndShare(fleet, request.signal))
  } finally {
    stopRenewing()
    await store.try('release_lease', (shared) => shared.releaseLease(key, holder))
  }
}

async function acceptable(fleet: Fleet, request: FleetRequest): Promise<Acquisition | undefined> {
  const token = await fleet.store.try('read', (shared) => shared.read(fleet.key))
  if (token === storeFailed || token === undefined || !request.accepts(token)) return undefined
  return { outcome: 'acquired', token, missingScopes: [], source: 'store' }
}

/** Waited for within the store's bound: where the process freezes after its answer, a later write never happens. */
async function acquireAndShare({ store, key, acquire }: Fleet, signal: AbortSignal): Promise<Acquisition> {
  const result = await acquire(signal)
  if (result.outcome === 'acquired' && result.token.expiresAt > result.token.acquiredAt) {
    await store.try('write', (shared) => shared.write(key, result.token))
  }
  return result
}

/** The lease is short, so that a killed holder is soon replaced; a living one lengthens it while it works. */
function keepLease({ store, key, leaseSeconds, clock }: Fleet, holder: string): () => void {
  let stopped = false
  let cancel = schedule()
  function schedule() {
    return clock.schedule(
      leaseSeconds / 3,
      () => {
        store
          .try('take_lease', (shared) => shared.takeLease(key, holder, leaseSeconds))
          .then(() => {
            if (!stopped) cancel = schedule()
          })
      },
      { keepAlive: false },
    )
  }
  return () => {
    stopped = true
    cancel()
  }
}

function randomHolder(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
