import { ignoreRejection } from '../../maybe-promise.ts'
import type { Acquired } from '../attempts/acquisition.ts'
import type { SharedState } from '../shared-state.ts'
import type { Client } from '../token-source-client.ts'
import { type AcquiredToken, isAcquiredToken } from './acquired-token.ts'
import { storeKeyOf } from './cache-key.ts'
import type { GuardedStore, StoreResult } from './guarded-store.ts'
import { hexOf } from './hex.ts'
import { TokenRecordError } from './token-store.ts'

/** Whether a token from the store, of this age, is usable. */
export type Accepts = (token: AcquiredToken, ageSeconds: number) => boolean

/** The result of reading the store. */
export type Found = Acquired | { readonly outcome: 'none' } | { readonly outcome: 'unavailable' }

/** The store record that a client and its secret share with other processes. */
export interface SharedToken {
  find(accepts: Accepts): Promise<Found>
  takeLease(): Promise<StoreResult<Lease | undefined>>
  /** Writes an acquired token. If the store fails, it is written when the store responds again. */
  save(token: AcquiredToken): Promise<void>
  /** Starts a pending write, if the store may be used again. */
  flush(): void
}

/**
 * The right to send the token request for the fleet. Short, so that a killed holder is soon replaced; renewed while
 * needed.
 */
export interface Lease {
  /** Releases the lease, or keeps it for `seconds` more, during which no other process sends a request. */
  end(seconds: number): Promise<void>
}

export function sharedTokenOf(
  store: GuardedStore,
  key: string,
  client: Client,
  { settings, issuerTime }: SharedState,
): SharedToken {
  const { clock, random, storeLeaseSeconds: leaseSeconds } = settings
  const { clientId } = client
  const holder = hexOf(crypto.getRandomValues(new Uint8Array(16)))
  let unsaved: AcquiredToken | undefined

  const read = () =>
    store.call({
      operation: 'read',
      clientId,
      run: async (shared, options) => {
        const found: unknown = (await shared.read(key, options)) ?? undefined
        if (found === undefined || isAcquiredToken(found, issuerTime.now())) return found
        throw new TokenRecordError()
      },
    })

  const write = (token: AcquiredToken) =>
    store.call({
      operation: 'write',
      clientId,
      run: (shared, options) => shared.write(key, token, options),
      secrets: [token.accessToken],
    })

  const extendLease = (seconds: number) =>
    store.call({
      operation: 'take_lease',
      clientId,
      run: (shared, options) => shared.takeLease(key, holder, seconds, options),
      undo: (shared, options) => shared.releaseLease(key, holder, options),
    })

  /** A token acquired while the store was unavailable is written once it responds, unless it has a newer one. */
  function saveLater(token: AcquiredToken) {
    const isScheduled = unsaved !== undefined
    unsaved = token
    if (isScheduled || !settings.backgroundTimers) return
    const seconds = Math.max(1, store.secondsUntilReady() * (1 + random()))
    clock.schedule(seconds, () => ignoreRejection(saveUnsaved()), { keepAlive: false })
  }

  async function saveUnsaved() {
    const token = unsaved
    unsaved = undefined
    if (token === undefined || token.expiresAt <= issuerTime.now()) return
    const found = await read()
    if (found.outcome === 'unavailable') return saveLater(token)
    if (found.outcome === 'done' && found.value !== undefined && found.value.expiresAt >= token.expiresAt)
      return
    const written = await write(token)
    if (written.outcome === 'unavailable') saveLater(token)
  }

  function flush() {
    if (unsaved !== undefined && store.secondsUntilReady() === 0) ignoreRejection(saveUnsaved())
  }

  return {
    flush,
    async find(accepts) {
      const found = await read()
      if (found.outcome === 'unavailable') return found
      const token = found.outcome === 'done' ? found.value : undefined
      flush()
      if (token === undefined) return { outcome: 'none' }
      const ageSeconds = issuerTime.now() - token.acquiredAt
      if (!accepts(token, ageSeconds)) return { outcome: 'none' }
      return { outcome: 'acquired', token, ageSeconds, missingScopes: [], source: 'store' }
    },
    async takeLease() {
      const taken = await extendLease(leaseSeconds)
      if (taken.outcome !== 'done') return taken
      return { outcome: 'done', value: taken.value ? hold() : undefined }
    },
    async save(token) {
      unsaved = undefined
      const written = await write(token)
      if (written.outcome === 'unavailable') saveLater(token)
    },
  }

  function hold(): Lease {
    let ended = false
    let renewal: Promise<unknown> = Promise.resolve()
    let cancel = schedule()
    function schedule() {
      const renew = () => {
        renewal = extendLease(leaseSeconds).then(() => {
          if (!ended) cancel = schedule()
        })
      }
      return clock.schedule(leaseSeconds / 3, renew, { keepAlive: false })
    }
    return {
      async end(seconds) {
        ended = true
        cancel()
        // A renewal that arrives after the release would take the lease again.
        await renewal
        if (seconds > 0) await extendLease(seconds)
        else {
          await store.call({
            operation: 'release_lease',
            clientId,
            run: (shared, options) => shared.releaseLease(key, holder, options),
          })
        }
      },
    }
  }
}

/** The shared tokens of one client, for whichever secret it has. */
export interface SharedTokens {
  under(clientSecret: string): Promise<SharedToken>
  /** See {@link SharedToken.flush}. */
  flush(): void
}

/** Undefined without a store. */
export function createSharedTokens(client: Client, shared: SharedState): SharedTokens | undefined {
  const { store } = shared
  if (store === undefined) return undefined
  let last: { readonly clientSecret: string; readonly token: SharedToken } | undefined
  return {
    async under(clientSecret) {
      if (last?.clientSecret !== clientSecret) {
        const key = await storeKeyOf(client, clientSecret)
        last = { clientSecret, token: sharedTokenOf(store, key, client, shared) }
      }
      return last.token
    },
    flush: () => last?.token.flush(),
  }
}
