import { describe, expect, it } from 'vitest'
import { storeKeyOf } from '../../src/acquisition/store/cache-key.ts'
import { createMemoryRecordStore } from '../../src/acquisition/store/memory-record-store.ts'
import { TokenRecordError, type TokenRecordStore } from '../../src/acquisition/store/token-store.ts'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import { checkedClient } from '../../src/acquisition/token-source-client.ts'
import type { TokenSourceOptions } from '../../src/acquisition/token-source-options.ts'
import { systemClock } from '../../src/clock.ts'
import type { CognitoM2MEvent } from '../../src/events.ts'
import { createManualClock, settle } from '../support/manual-clock.ts'
import { createPlainTokenStore } from './support/plain-token-store.ts'
import { when } from './support/scene.ts'
import { createStubEndpoint } from './support/stub-fetch.ts'

function fleet(broken: Partial<TokenRecordStore> = {}) {
  const clock = createManualClock()
  const endpoint = createStubEndpoint(() => clock.now())
  const records = { ...createMemoryRecordStore({ clock }), ...broken }
  const store = createPlainTokenStore(records)
  const events: CognitoM2MEvent[] = []
  const member = (options: Partial<TokenSourceOptions> = {}) =>
    createTokenSource({
      tokenEndpoint: 'https://example.com/oauth2/token',
      clientId: 'client1',
      clientSecret: 'Secret_of+the+client_0123456789',
      scopes: ['orders/read'],
      fetch: endpoint.fetch,
      store,
      clock,
      random: () => 0.5,
      onEvent: (event) => events.push(event),
      ...options,
    })
  return { clock, endpoint, records, store, events, member }
}

/** The key under which the members meet. */
function sharedKey(): Promise<string> {
  const options = {
    tokenEndpoint: 'https://example.com/oauth2/token',
    clientId: 'client1',
    clientSecret: 'Secret_of+the+client_0123456789',
    scopes: ['orders/read'],
  }
  return storeKeyOf(checkedClient(options, { fetch, clock: systemClock }), options.clientSecret)
}

describe('a fleet on one store', () => {
  it('sends one request for 16 processes on a cold store', async () => {
    const { clock, endpoint, member, events } = fleet()
    const tokens = await when(Promise.all(Array.from({ length: 16 }, () => member().getToken())), clock)
    expect(new Set(tokens).size).toBe(1)
    expect(endpoint.count()).toBe(1)
    const sources = events.flatMap((event) => (event.type === 'token_acquired' ? [event.source] : []))
    expect(sources.filter((source) => source === 'endpoint')).toHaveLength(1)
    expect(sources).toHaveLength(16)
  })

  it('serves a new process the stored token', async () => {
    const { clock, endpoint, member } = fleet()
    const token = await when(member().getToken(), clock)
    await clock.advance(600)
    expect(await when(member().getToken(), clock)).toBe(token)
    expect(endpoint.count()).toBe(1)
  })

  it('keeps clients, scopes and endpoints apart in the store', async () => {
    const { clock, endpoint, member } = fleet()
    await when(member().getToken(), clock)
    await when(member({ clientId: 'client2' }).getToken(), clock)
    await when(member({ scopes: [] }).getToken(), clock)
    await when(member({ tokenEndpoint: 'https://other.example/' }).getToken(), clock)
    await when(member({ clientMetadata: { a: 'b' } }).getToken(), clock)
    expect(endpoint.count()).toBe(5)
  })

  it('requests hardly more tokens for 10 processes in a day than for one, and no caller waits', async () => {
    const { clock, endpoint, member } = fleet()
    const members = Array.from({ length: 10 }, () => member({ random: Math.random }))
    await when(Promise.all(members.map((one) => one.getToken())), clock)
    for (let second = 0; second < 86_400; second += 60) {
      await clock.advance(60)
      for (const one of members) {
        const call = one.getToken()
        let done = false
        call.then(() => {
          done = true
        })
        await Promise.resolve().then(() => {})
        await Promise.resolve()
        expect(done).toBe(true)
      }
    }
    expect(endpoint.count()).toBeLessThanOrEqual(36)
  }, 120_000)

  it('lets exactly one process take over within the lease when its holder dies', async () => {
    const { clock, endpoint, store, member } = fleet()
    // A process that took the lease and never came back.
    const key = await sharedKey()
    expect(await store.takeLease(key, 'the dead', 5)).toBe(true)
    const before = clock.monotonic()
    const tokens = await when(Promise.all(Array.from({ length: 15 }, () => member().getToken())), clock)
    expect(new Set(tokens).size).toBe(1)
    expect(endpoint.count()).toBe(1)
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(5)
    expect(clock.monotonic() - before).toBeLessThan(7)
  })

  it('lets a slow holder keep its lease: no other process sends a request', async () => {
    const { clock, endpoint, member } = fleet()
    let answer: (response: Response) => void = () => {}
    endpoint.answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const options = { attemptTimeoutSeconds: 14 }
    const calls = Promise.all(Array.from({ length: 4 }, () => member(options).getToken()))
    for (let step = 0; step < 90; step++) await clock.advance(0.1)
    expect(endpoint.count()).toBe(1)
    answer(Response.json({ access_token: 'T', expires_in: 3600, token_type: 'Bearer' }))
    expect(new Set(await when(calls, clock))).toEqual(new Set(['T']))
    expect(endpoint.count()).toBe(1)
  })

  it('does not read an invalidated token from the store again', async () => {
    const { clock, endpoint, member } = fleet()
    const [one, two] = [member(), member()]
    const token = await when(one.getToken(), clock)
    await when(two.getToken(), clock)
    one.invalidate(token)
    const next = await when(one.getToken(), clock)
    expect(next).not.toBe(token)
    // The other finds what the first one bought.
    two.invalidate(token)
    expect(await when(two.getToken(), clock)).toBe(next)
    expect(endpoint.count()).toBe(2)
  })
})

describe('a store that fails', () => {
  const down = () =>
    Promise.reject(Object.assign(new Error('SECRET connect 10.0.0.1'), { code: 'ECONNREFUSED' }))
  const silent = () => new Promise<never>(() => {})
  const cases: readonly [
    name: string,
    broken: Partial<TokenRecordStore>,
    operations: readonly string[],
    code: string,
  ][] = [
    ['down', { read: down, write: down, takeLease: down, releaseLease: down }, ['read'], 'ECONNREFUSED'],
    ['silent', { read: silent, write: silent, takeLease: silent, releaseLease: silent }, ['read'], 'timeout'],
    [
      'full of rubbish',
      { read: () => Promise.reject(new TokenRecordError()) },
      ['read', 'read'],
      'record_refused',
    ],
    ['read-only', { write: down }, ['write'], 'ECONNREFUSED'],
    ['without leases', { takeLease: down }, ['take_lease'], 'ECONNREFUSED'],
    ['unable to give a lease back', { releaseLease: silent }, ['release_lease'], 'timeout'],
  ]
  it.each(cases)(
    '%s: the caller gets its token within the bound, and an event says so',
    async (_name, broken, operations, code) => {
      const { clock, endpoint, member, events } = fleet(broken)
      await sharedKey() // WebCrypto works beside the clock: let it warm up.
      const before = clock.monotonic()
      expect(await when(member().getToken(), clock)).toMatch(/^ey/)
      // The first operation may have to connect: it gets as long as a token request.
      expect(clock.monotonic() - before).toBeLessThan(
        operations[0] === 'read' && code === 'timeout' ? 5.2 : 0.7,
      )
      expect(endpoint.count()).toBe(1)
      const failures = events.filter((event) => event.type === 'token_store_failed')
      expect(failures.map(({ operation }) => operation)).toEqual(operations)
      for (const failure of failures) expect(failure).toMatchObject({ code })
      expect(JSON.stringify(events)).not.toContain('SECRET')
    },
  )

  it('delays the token by the lease timeout when no process can take the lease', async () => {
    const { clock, member } = fleet({ takeLease: async () => false })
    const before = clock.monotonic()
    expect(await when(member().getToken(), clock)).toMatch(/^ey/)
    expect(clock.monotonic() - before).toBeLessThan(16)
  })

  it('is not used until its circuit breaker closes: refreshes do not wait for it each time', async () => {
    let asked = 0
    const read = () => {
      asked++
      return Promise.reject(new Error())
    }
    const { clock, member } = fleet({ read })
    const one = member()
    const token = await when(one.getToken(), clock)
    expect(asked).toBe(1)
    one.invalidate(token)
    await when(one.getToken(), clock)
    expect(asked).toBe(1)
  })

  it('leaves a background refresh to the holder of the lease, and serves the cached token', async () => {
    const { clock, endpoint, store, member } = fleet()
    const one = member({ backgroundTimers: false })
    const token = await when(one.getToken(), clock)
    await clock.advance(2900)
    const key = await sharedKey()
    await store.takeLease(key, 'another', 5)
    expect(await one.getToken()).toBe(token)
    await settle()
    await store.write(key, {
      accessToken: 'bought-by-another',
      acquiredAt: clock.now(),
      expiresAt: clock.now() + 3600,
    })
    await clock.advance(61)
    await one.getToken()
    await settle()
    expect(await when(one.getToken(), clock)).toBe('bought-by-another')
    expect(endpoint.count()).toBe(1)
  })

  it('does not make a caller wait for the holder of the lease after the API refused the token', async () => {
    const { clock, store, member } = fleet()
    const one = member({ backgroundTimers: false })
    const token = await when(one.getToken(), clock)
    await clock.advance(2900)
    const key = await sharedKey()
    await store.takeLease(key, 'another', 5)
    await one.getToken()
    await settle()
    await store.releaseLease(key, 'another')
    one.invalidate(token)
    const before = clock.monotonic()
    expect(await when(one.getToken(), clock)).not.toBe(token)
    expect(clock.monotonic() - before).toBeLessThan(0.1)
  })
})
