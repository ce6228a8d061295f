import { createMemoryRecordStore } from '../../../src/acquisition/store/memory-record-store.ts'
import type { TokenRecordStore, TokenStore } from '../../../src/acquisition/store/token-store.ts'
import { createTokenSource, type TokenSource } from '../../../src/acquisition/token-source.ts'
import type { TokenSourceOptions } from '../../../src/acquisition/token-source-options.ts'
import type { CognitoM2MEvent } from '../../../src/events.ts'
import { createManualClock, type ManualClock, settle } from '../../support/manual-clock.ts'
import { createPlainTokenStore } from './plain-token-store.ts'
import { createStubEndpoint, type StubEndpoint } from './stub-fetch.ts'

/** Sources on one clock, one endpoint and, where asked for, one store. */
export interface Scene {
  readonly clock: ManualClock
  readonly endpoint: StubEndpoint
  readonly events: CognitoM2MEvent[]
  readonly records: TokenRecordStore
  readonly store: TokenStore
  source(options?: Partial<TokenSourceOptions>): TokenSource
  member(options?: Partial<TokenSourceOptions>): TokenSource
}

export function createScene(broken: Partial<TokenRecordStore> = {}, lifetimeSeconds = 3600): Scene {
  const clock = createManualClock()
  const endpoint = createStubEndpoint(() => clock.now(), lifetimeSeconds)
  const records = { ...createMemoryRecordStore({ clock }), ...broken }
  const store = createPlainTokenStore(records)
  const events: CognitoM2MEvent[] = []
  const source = (options: Partial<TokenSourceOptions> = {}) =>
    createTokenSource({
      tokenEndpoint: 'https://example.com/oauth2/token',
      clientId: 'client1',
      clientSecret: 'Secret_of+the+client_0123456789',
      scopes: ['orders/read'],
      fetch: endpoint.fetch,
      clock,
      random: () => 0.5,
      onEvent: (event) => events.push(event),
      ...options,
    })
  return {
    clock,
    endpoint,
    events,
    records,
    store,
    source,
    member: (options) => source({ store, ...options }),
  }
}

/** Moves the clock in small steps until the promise settles. */
export async function when<T>(promise: Promise<T>, clock: ManualClock): Promise<T> {
  let settled = false
  const done = () => {
    settled = true
  }
  promise.then(done, done)
  await cryptoSettled()
  for (let step = 0; step < 3000 && !settled; step++) {
    await settle()
    if (!settled) await clock.advance(0.02)
  }
  return promise
}

/** How long a promise takes by the clock, and what comes of it. */
export async function timed(
  promise: Promise<unknown>,
  clock: ManualClock,
): Promise<{ seconds: number; value: unknown }> {
  const before = clock.monotonic()
  const value = await when(
    promise.catch((error: unknown) => error),
    clock,
  )
  return { seconds: clock.monotonic() - before, value }
}

/** WebCrypto works in threads, beside the clock: what was asked of it before is done by then. */
export async function cryptoSettled(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const key = await crypto.subtle.importKey(
      'raw',
      new Uint8Array(32),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    await crypto.subtle.sign('HMAC', key, new Uint8Array(64))
    await settle()
  }
}
