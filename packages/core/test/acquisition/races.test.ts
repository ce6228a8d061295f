import { describe, expect, it } from 'vitest'
import { storeKeyOf } from '../../src/acquisition/store/cache-key.ts'
import type { TokenRecordStore } from '../../src/acquisition/store/token-store.ts'
import { checkedClient } from '../../src/acquisition/token-source-client.ts'
import { systemClock } from '../../src/clock.ts'
import { settle } from '../support/manual-clock.ts'
import { createPlainTokenStore } from './support/plain-token-store.ts'
import { createScene, cryptoSettled, timed, when } from './support/scene.ts'

const forbidden = () => new Response('', { status: 403 })
const hang = () => new Promise<Response>(() => {})
const issue = (accessToken: string) =>
  Response.json({ access_token: accessToken, expires_in: 3600, token_type: 'Bearer' })

function sharedKey(): Promise<string> {
  const options = {
    tokenEndpoint: 'https://example.com/oauth2/token',
    clientId: 'client1',
    clientSecret: 'Secret_of+the+client_0123456789',
    scopes: ['orders/read'],
  }
  return storeKeyOf(checkedClient(options, { fetch, clock: systemClock }), options.clientSecret)
}

describe('background refresh', () => {
  it('is retried although its timers fire a millisecond early', async () => {
    const { clock, endpoint, source } = createScene()
    const early = {
      ...clock,
      schedule: (seconds: number, callback: () => void, options: { keepAlive: boolean }) =>
        clock.schedule(Math.max(0, seconds - 0.001), callback, options),
    }
    await source({ clock: early }).getToken()
    endpoint.answerWith(forbidden)
    await clock.advance(2600)
    expect(endpoint.count()).toBe(2)
    endpoint.answerWithTokens()
    await clock.advance(800)
    expect(endpoint.count()).toBe(3)
  })
})

describe('invalidate', () => {
  it('makes a retry worthwhile when a refresh has already replaced the token', async () => {
    const { clock, endpoint, source } = createScene()
    const tokens = source()
    const first = await tokens.getToken()
    await clock.advance(2600)
    const second = await tokens.getToken()
    expect(second).not.toBe(first)
    expect(tokens.invalidate(first)).toBe(true)
    expect(await tokens.getToken()).toBe(second)
    expect(endpoint.count()).toBe(2)
    expect(tokens.invalidate('never issued')).toBe(false)
  })

  it('is limited across a fleet whose processes are replaced', async () => {
    const { clock, endpoint, member } = createScene()
    const processes = Array.from({ length: 50 }, () => member({ backgroundTimers: false }))
    for (let minute = 0; minute < 120; minute++) {
      processes[minute % 50] = member({ backgroundTimers: false })
      for (const process of processes) {
        const token = await when(process.getToken(), clock)
        if (process.invalidate(token)) await when(process.getToken(), clock)
      }
      await clock.advance(60)
    }
    // At 0, 60, 180, 420, 900, 1860 s, …, and the refreshes. It was 117.
    expect(endpoint.count()).toBeLessThanOrEqual(12)
  }, 60_000)
})

describe('a lease', () => {
  it('that was taken although the operation timed out is released', async () => {
    const { clock, member, records } = createScene()
    const real = records.takeLease
    let slow = true
    const takeLease: TokenRecordStore['takeLease'] = async (key, holder, seconds) => {
      const taken = await real(key, holder, seconds)
      return slow ? new Promise(() => {}) : taken
    }
    const store = { ...records, takeLease }
    const plain = createPlainTokenStore(store)
    await when(member({ store: plain }).getToken(), clock)
    slow = false
    await settle()
    expect(await records.takeLease(await sharedKey(), 'the next', 5)).toBe(true)
  })

  it('is not renewed after its release', async () => {
    const { clock, endpoint, member, records } = createScene()
    let answer: (response: Response) => void = () => {}
    endpoint.answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    // Two connections: a renewal takes longer than a release.
    const take = records.takeLease
    let renewals = 0
    const plain = createPlainTokenStore({
      ...records,
      async takeLease(key, holder, seconds) {
        if (renewals++ > 0)
          await new Promise<void>((resolve) => clock.schedule(0.3, resolve, { keepAlive: false }))
        return take(key, holder, seconds)
      },
    })
    const call = member({ store: plain }).getToken()
    await cryptoSettled()
    await clock.advance(5 / 3 + 0.01) // A renewal is under way.
    answer(issue('T'))
    await when(call, clock)
    await clock.advance(1)
    expect(await records.takeLease(await sharedKey(), 'the next', 5)).toBe(true)
  })

  it('of a process that fails is kept for its cooldown, so that the fleet backs off as one', async () => {
    const { clock, endpoint, member } = createScene()
    endpoint.answerWith(() => new Response('', { status: 503 }))
    const members = Array.from({ length: 20 }, () => member({ random: Math.random }))
    for (let second = 0; second < 60; second++) {
      for (const one of members) one.getToken().catch(() => {})
      await clock.advance(1)
    }
    // Twenty processes that each probe every 2 to 4 s would send 400 requests.
    expect(endpoint.count()).toBeLessThan(200)
  })
})

describe('in a cooldown', () => {
  it('callers get the token that another process has stored', async () => {
    const { clock, endpoint, member, store } = createScene()
    const one = member()
    endpoint.answerWith(forbidden)
    await expect(when(one.getToken(), clock)).rejects.toMatchObject({ code: 'forbidden' })
    await clock.advance(2)
    const token = { accessToken: 'from-another', acquiredAt: clock.now(), expiresAt: clock.now() + 3600 }
    await store.write(await sharedKey(), token)
    expect(await when(one.getToken(), clock)).toBe('from-another')
    expect(endpoint.count()).toBe(1)
  })

  it('the store is not read for every call', async () => {
    let reads = 0
    const { clock, endpoint, member } = createScene({
      read: async () => {
        reads++
        return undefined
      },
    })
    const one = member()
    endpoint.answerWith(forbidden)
    await expect(when(one.getToken(), clock)).rejects.toMatchObject({ code: 'forbidden' })
    reads = 0
    for (let call = 0; call < 100; call++) await one.getToken().catch(() => {})
    expect(reads).toBeLessThanOrEqual(4)
  })
})

describe('the total timeout', () => {
  it('holds in a fleet whose endpoint hangs', async () => {
    const { clock, endpoint, member } = createScene()
    endpoint.answerWith(hang)
    const calls = [member(), member()].map((one) => timed(one.getToken(), clock))
    for (const call of calls) expect((await call).seconds).toBeLessThan(16.5)
  })

  it('holds when nobody gets a lease', async () => {
    const { clock, endpoint, member } = createScene({ takeLease: async () => false })
    endpoint.answerWith(hang)
    expect((await timed(member().getToken(), clock)).seconds).toBeLessThan(16.5)
  })
})

describe('a process that was stopped in its request', () => {
  it('serves the token that was stored in the meantime', async () => {
    const { clock, endpoint, member, store } = createScene()
    endpoint.answerWith(hang)
    const call = member().getToken()
    await cryptoSettled()
    const token = { accessToken: 'from-another', acquiredAt: clock.now(), expiresAt: clock.now() + 3600 }
    await store.write(await sharedKey(), token)
    await clock.jump(40)
    expect(await when(call, clock)).toBe('from-another')
  })

  it('reads the store before it sends another request', async () => {
    const { clock, endpoint, member, store } = createScene()
    endpoint.answerWith(hang)
    const call = member().getToken()
    await cryptoSettled()
    const token = { accessToken: 'from-another', acquiredAt: clock.now(), expiresAt: clock.now() + 3600 }
    await store.write(await sharedKey(), token)
    await when(call, clock)
    expect(await call).toBe('from-another')
    expect(endpoint.count()).toBe(1)
  })
})

describe('an older record in the store', () => {
  it('is not used by a process that has seen a newer one', async () => {
    const { clock, endpoint, member, store } = createScene()
    const one = member({ backgroundTimers: false })
    await when(one.getToken(), clock)
    const replayed = await store.read(await sharedKey())
    await clock.advance(2900)
    await one.getToken()
    await cryptoSettled()
    const newer = await when(one.getToken(), clock)
    one.invalidate(newer)
    if (replayed === undefined) throw new Error('Nothing was stored.')
    // Somebody who can write to the store puts the old record back, with a lifetime that has not ended.
    await store.write(await sharedKey(), { ...replayed, expiresAt: clock.now() + 3000 })
    expect(await when(one.getToken(), clock)).not.toBe(replayed.accessToken)
    expect(endpoint.count()).toBe(3)
  })
})

describe('a token acquired while the store was down', () => {
  it.each([true, false])(
    'is written once the store responds (background timers: %s)',
    async (backgroundTimers) => {
      let down = true
      const { clock, endpoint, member, records } = createScene()
      const unless = <T>(operation: () => Promise<T>) =>
        down ? Promise.reject(Object.assign(new Error(), { code: 'ECONNREFUSED' })) : operation()
      const store = createPlainTokenStore({
        read: (key) => unless(() => records.read(key)),
        write: (key, record, ttl) => unless(() => records.write(key, record, ttl)),
        takeLease: (key, holder, seconds) => unless(() => records.takeLease(key, holder, seconds)),
        releaseLease: (key, holder) => unless(() => records.releaseLease(key, holder)),
      })
      const one = member({ store, backgroundTimers })
      const token = await when(one.getToken(), clock)
      down = false
      await clock.advance(20)
      // Where no timers run, as in AWS Lambda, the next call does it.
      expect(await when(one.getToken(), clock)).toBe(token)
      await cryptoSettled()
      expect(await when(member({ store }).getToken(), clock)).toBe(token)
      expect(endpoint.count()).toBe(1)
    },
  )
})
