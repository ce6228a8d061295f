import type { Clock, Random } from '../clock.ts'
import type { FindShared } from './acquire-token.ts'
import { isAcquiredToken } from './acquired-token.ts'
import type { Acquisition } from './acquisition.ts'
import { type BoundedStore, boundStore, storeFailed } from './bounded-store.ts'
import { storeKeyOf } from './cache-key.ts'
import type { SecretHolder } from './client-secret.ts'
import type { AcquiredToken } from './held-token.ts'
import { hexOf } from './hex.ts'
import { pause } from './pause.ts'
import type { Client } from './token-source-client.ts'
import type { Settings } from './token-source-options.ts'
import { TokenRecordError } from './token-store.ts'

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
  /** Under the secret of now, which proves the right to what the store holds; or why there is no secret. */
  readonly key: () => Promise<string | FailedAcquisition>
  /** Asks the endpoint. */
  readonly acquire: (signal: AbortSignal, findShared: FindShared) => Promise<Acquisition>
  readonly leaseSeconds: number
  /** How long to wait for whoever holds the lease, before asking without it. */
  readonly patienceSeconds: number
  readonly clock: Clock
  readonly random: Random
}

type FailedAcquisition = Extract<Acquisition, { outcome: 'failed' }>

export type FleetAcquisition = Acquisition | { readonly outcome: 'left_to_another' }

/** Undefined without a store: then every process asks for itself. */
export function fleetOf(
  settings: Settings,
  client: Client,
  secret: SecretHolder,
  acquire: Fleet['acquire'],
): Fleet | undefined {
  const { store, storeTimeoutSeconds, storeLeaseSeconds, totalTimeoutSeconds, clock, random, emit } = settings
  if (store === undefined) return undefined
  let last: { readonly clientSecret: string; readonly key: string } | undefined
  return {
    store: boundStore(store, storeTimeoutSeconds, client.clientId, clock, emit),
    async key() {
      const clientSecret = await secret.get(totalTimeoutSeconds)
      if (typeof clientSecret !== 'string') return clientSecret
      if (clientSecret !== last?.clientSecret) {
        last = { clientSecret, key: await storeKeyOf(client, clientSecret) }
      }
      return last.key
    },
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
  const { store, clock, leaseSeconds } = fleet
  const holder = randomHolder()
  const giveUpAt = clock.monotonic() + fleet.patienceSeconds
  const key = await fleet.key()
  if (typeof key !== 'string') return key

  for (let round = 0; clock.monotonic() < giveUpAt && !request.signal.aborted; round++) {
    const found = await acceptable(fleet, request, key)
    if (found !== undefined) return found
    const leased = await store.try('take_lease', (shared) => shared.takeLease(key, holder, leaseSeconds))
    if (leased === storeFailed) break
    if (leased) return acquireUnderLease(fleet, request, key, holder)
    if (!request.isAwaited()) return { outcome: 'left_to_another' }
    await pause(0.05 * Math.min(10, 1.5 ** round) * (0.5 + fleet.random()), clock, request.signal)
  }
  return acquireAndShare(fleet, request)
}

async function acquireUnderLease(
  fleet: Fleet,
  request: FleetRequest,
  key: string,
  holder: string,
): Promise<Acquisition> {
  const { store } = fleet
  // Whoever had the lease before may have written between our look and our taking it.
  const found = await acceptable(fleet, request, key)
  const stopRenewing = found === undefined ? keepLease(fleet, key, holder) : () => {}
  try {
    return found ?? (await acquireAndShare(fleet, request))
  } finally {
    stopRenewing()
    await store.try('release_lease', (shared) => shared.releaseLease(key, holder))
  }
}

async function acceptable(
  { store, clock }: Fleet,
  request: FleetRequest,
  key: string,
): Promise<Acquisition | undefined> {
  const token = await store.try('read', async (shared) => {
    const found: unknown = (await shared.read(key)) ?? undefined
    if (found === undefined || isAcquiredToken(found, clock.now())) return found
    throw new TokenRecordError()
  })
  if (token === storeFailed || token === undefined || !request.accepts(token)) return undefined
  return { outcome: 'acquired', token, missingScopes: [], source: 'store' }
}

/** Waited for within the store's bound: where the process freezes after its answer, a later write never happens. */
async function acquireAndShare(fleet: Fleet, request: FleetRequest): Promise<Acquisition> {
  const result = await fleet.acquire(request.signal, async () => {
    const key = await fleet.key()
    return typeof key === 'string' ? acceptable(fleet, request, key) : undefined
  })
  if (result.outcome === 'failed' || result.source === 'store') return result
  const { token } = result
  if (token.expiresAt > token.acquiredAt) {
    // Asked anew: the secret may have changed on the way, and the token belongs to those who know the new one.
    const key = await fleet.key()
    if (typeof key === 'string') {
      await fleet.store.try('write', (shared) => shared.write(key, token), token.accessToken)
    }
  }
  return result
}

/** The lease is short, so that a killed holder is soon replaced; a living one lengthens it while it works. */
function keepLease({ store, leaseSeconds, clock }: Fleet, key: string, holder: string): () => void {
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
  return hexOf(crypto.getRandomValues(new Uint8Array(16)))
}
