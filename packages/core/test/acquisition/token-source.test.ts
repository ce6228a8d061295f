import { describe, expect, it } from 'vitest'
import { createTokenSource, type TokenSource } from '../../src/acquisition/token-source.ts'
import type { TokenSourceOptions } from '../../src/acquisition/token-source-options.ts'
import type { CognitoM2MEvent } from '../../src/events.ts'
import { createManualClock, type ManualClock, settle } from '../support/manual-clock.ts'
import { createStubEndpoint, type StubEndpoint } from './support/stub-fetch.ts'

interface Scene {
  readonly source: TokenSource
  readonly clock: ManualClock
  readonly endpoint: StubEndpoint
  readonly events: CognitoM2MEvent[]
}

/** A source on a clock that stands still, `random` always in the middle. */
function scene(options: Partial<TokenSourceOptions> = {}, lifeSeconds = 3600): Scene {
  const clock = createManualClock()
  const endpoint = createStubEndpoint(() => clock.now(), lifeSeconds)
  const events: CognitoM2MEvent[] = []
  const source = createTokenSource({
    tokenEndpoint: 'https://example.auth.eu-west-1.amazoncognito.com/oauth2/token',
    clientId: 'client1',
    clientSecret: 'Secret_of+the+client_0123456789',
    scopes: ['orders/read'],
    fetch: endpoint.fetch,
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { source, clock, endpoint, events }
}

/** Whether a promise settles without the clock being moved. */
async function outcomeNow<T>(promise: Promise<T>): Promise<T | 'rejected' | 'waiting'> {
  let outcome: T | 'rejected' | 'waiting' = 'waiting'
  promise.then(
    (value) => {
      outcome = value
    },
    () => {
      outcome = 'rejected'
    },
  )
  await settle()
  return outcome
}

const serverError = () => new Response('<html>', { status: 500 })
const refuse = (error: string) => () => Response.json({ error }, { status: 400 })

describe('the cached token', () => {
  it('comes from one request for 1,000 callers on a cold source', async () => {
    const { source, endpoint } = scene()
    const tokens = await Promise.all(Array.from({ length: 1000 }, () => source.getToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(endpoint.count()).toBe(1)
  })

  it('is not requested before the first call', async () => {
    const { clock, endpoint } = scene()
    await clock.advance(86_400)
    expect(endpoint.count()).toBe(0)
  })

  it('takes at most 32 requests for a day of steady calls, and no caller waits after the first', async () => {
    for (const random of [() => 0, () => 0.999, Math.random]) {
      const { source, clock, endpoint } = scene({ random })
      await source.getToken()
      for (let second = 0; second < 86_400; second += 10) {
        await clock.advance(10)
        expect(await outcomeNow(source.getToken())).toMatch(/^ey/)
      }
      expect(endpoint.count()).toBeLessThanOrEqual(32)
      expect(endpoint.count()).toBeGreaterThanOrEqual(29)
    }
  }, 60_000)

  it('is not refreshed at the same time by instances that start together', async () => {
    const refreshedAt = async (random: number) => {
      const { source, clock, endpoint } = scene({ random: () => random })
      await source.getToken()
      while (endpoint.count() === 1) await clock.advance(10)
      return clock.monotonic() / 3600
    }
    expect(await refreshedAt(0)).toBeCloseTo(0.6, 2)
    expect(await refreshedAt(0.999)).toBeCloseTo(0.8, 2)
  })

  it('is served at 80 % of its lifetime while one request refreshes it', async () => {
    const { source, clock, endpoint } = scene({ backgroundTimers: false })
    const old = await source.getToken()
    await clock.advance(0.8 * 3600)
    let answer: (response: Response) => void = () => {}
    endpoint.answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    expect(await outcomeNow(source.getToken())).toBe(old)
    expect(await outcomeNow(source.getToken())).toBe(old)
    expect(endpoint.count()).toBe(2)
    answer(Response.json({ access_token: 'new', expires_in: 3600, token_type: 'Bearer' }))
    await settle()
    expect(await source.getToken()).toBe('new')
    expect(endpoint.count()).toBe(2)
  })

  it('is never served with less left than the margin', async () => {
    const { source, clock, endpoint } = scene({ backgroundTimers: false, marginSeconds: 30 })
    const old = await source.getToken()
    endpoint.answerWith(serverError)
    await clock.advance(3569)
    expect(await outcomeNow(source.getToken())).toBe(old)
    await clock.advance(2)
    expect(await outcomeNow(source.getToken())).not.toBe(old)
  })

  it.each([30, 2, 1])(
    'a life of %i s, shorter than the margin: usable, and not bought for each call',
    async (life) => {
      const { source, clock, endpoint } = scene({ marginSeconds: 60, backgroundTimers: false }, life)
      const token = await source.getToken()
      for (let call = 0; call < 100; call++) expect(await source.getToken()).toBe(token)
      expect(endpoint.count()).toBe(1)
      await clock.advance(life)
      expect(await source.getToken()).not.toBe(token)
    },
  )
})

describe('timers', () => {
  it('replace a token that was used in time, without a call', async () => {
    const { source, clock, endpoint } = scene()
    const first = await source.getToken()
    await clock.advance(3599)
    expect(endpoint.count()).toBe(2)
    const second = await outcomeNow(source.getToken())
    expect(second).toMatch(/^ey/)
    expect(second).not.toBe(first)
  })

  it('request at most one more token for an idle client', async () => {
    const { source, clock, endpoint } = scene()
    await source.getToken()
    await clock.advance(10 * 86_400)
    expect(endpoint.count()).toBe(2)
    expect(clock.timers().all).toBe(0)
  })

  it('are not started with `backgroundTimers: false`', async () => {
    const { source, clock, endpoint } = scene({ backgroundTimers: false })
    await source.getToken()
    expect(clock.timers().all).toBe(0)
    await clock.advance(86_400)
    expect(endpoint.count()).toBe(1)
  })

  it('do not keep the process alive once no caller waits', async () => {
    const { source, clock, endpoint } = scene()
    await source.getToken()
    expect(clock.timers()).toEqual({ all: 1, keepingAlive: 0 })
    endpoint.answerWith(serverError)
    await clock.advance(2520)
    expect(clock.timers().keepingAlive).toBe(0)
  })

  it('and requests end with close', async () => {
    const { source, clock } = scene()
    await source.getToken()
    source.close()
    expect(clock.timers().all).toBe(0)
    await expect(source.getToken()).rejects.toMatchObject({ code: 'closed' })
  })
})

describe('while the endpoint is down', () => {
  it('for the last quarter of a lifetime, no call fails until the token expires, and then every call does', async () => {
    const { source, clock, endpoint, events } = scene()
    const token = await source.getToken()
    await clock.advance(2519)
    endpoint.answerWith(serverError)
    for (let second = 2520; second < 3570; second += 10) {
      await clock.advance(10)
      expect(await outcomeNow(source.getToken())).toBe(token)
    }
    // Three attempts, then single probes spread over the rest of the lifetime: not a request for each of 105 calls.
    expect(events.filter(({ type }) => type === 'token_request_failed').length).toBeGreaterThan(3)
    expect(endpoint.count()).toBeLessThan(30)
    await clock.advance(31)
    const call = source.getToken()
    call.catch(() => {})
    await clock.advance(60)
    await expect(call).rejects.toMatchObject({ code: 'server_error' })
  })

  it('a failed refresh keeps the token, and is repeated within the rest of its lifetime', async () => {
    const { source, clock, endpoint } = scene({ backgroundTimers: false })
    const old = await source.getToken()
    await clock.advance(2600)
    endpoint.answerWith(refuse('invalid_scope'))
    expect(await outcomeNow(source.getToken())).toBe(old)
    expect(await outcomeNow(source.getToken())).toBe(old)
    expect(endpoint.count()).toBe(2)
    endpoint.answerWithTokens()
    await clock.advance(30)
    expect(await outcomeNow(source.getToken())).toBe(old)
    expect(endpoint.count()).toBe(2)
    await clock.advance(470) // Half of what is left of the lifetime.
    expect(await outcomeNow(source.getToken())).toBe(old)
    await settle()
    expect(await source.getToken()).not.toBe(old)
  })

  it('a failure reaches every waiter, from one series of attempts', async () => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(serverError)
    const calls = Promise.allSettled(Array.from({ length: 50 }, () => source.getToken()))
    await clock.advance(1)
    const outcomes = await calls
    expect(endpoint.count()).toBe(3)
    const causes = new Set(
      outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined)),
    )
    expect(causes.size).toBe(1)
    expect([...causes][0]).toMatchObject({ code: 'server_error' })
  })

  it('the cooldown sends no request, and grows', async () => {
    const { source, clock, endpoint, events } = scene()
    endpoint.answerWith(refuse('invalid_scope'))
    await expect(source.getToken()).rejects.toMatchObject({ code: 'invalid_scope' })
    for (let call = 0; call < 100; call++) {
      await expect(source.getToken()).rejects.toMatchObject({
        code: 'invalid_scope',
        retryAfterSeconds: 22.5,
      })
    }
    expect(endpoint.count()).toBe(1)
    await clock.advance(23)
    await expect(source.getToken()).rejects.toMatchObject({ code: 'invalid_scope', retryAfterSeconds: 45 })
    expect(endpoint.count()).toBe(2)
    expect(events.filter(({ type }) => type === 'token_request_failed')).toHaveLength(2)
  })

  it('a rejected promise is not cached: the next call after the cooldown succeeds', async () => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(serverError)
    const failed = source.getToken()
    failed.catch(() => {})
    await clock.advance(0.2)
    await expect(failed).rejects.toMatchObject({ code: 'server_error' })
    endpoint.answerWithTokens()
    const next = source.getToken()
    expect(await outcomeNow(next)).toBe('waiting')
    expect(endpoint.count()).toBe(3)
    await clock.advance(1)
    expect(await next).toMatch(/^ey/)
  })

  it('an endpoint that never responds costs 5 s per attempt and 15 s in all', async () => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(() => new Promise(() => {}))
    const call = source.getToken()
    call.catch(() => {})
    await clock.advance(4.9)
    expect(endpoint.count()).toBe(1)
    await clock.advance(0.2)
    expect(endpoint.count()).toBe(2)
    await clock.advance(10)
    await expect(call).rejects.toMatchObject({ code: 'timeout', fault: 'transient' })
    expect(clock.monotonic()).toBeLessThanOrEqual(15.2)
    expect(endpoint.count()).toBe(3)
  })
})

describe('throttling', () => {
  const throttled = (retryAfter?: string) => () =>
    new Response('Rate exceeded', {
      status: 429,
      headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    })

  it('paces 20 processes that get 429 for a minute, and they recover within a minute', async () => {
    const clock = createManualClock()
    const endpoint = createStubEndpoint(() => clock.now())
    endpoint.answerWith(throttled())
    const sources = Array.from(
      { length: 20 },
      () => scene({ clock, fetch: endpoint.fetch, random: Math.random }).source,
    )
    for (let tenths = 0; tenths < 600; tenths++) {
      for (const source of sources) source.getToken().catch(() => {})
      await clock.advance(0.1)
    }
    // 12,000 calls. A process asks at once, then after about 4, 12, 36 s.
    expect(endpoint.count()).toBeLessThan(20 * 6)
    endpoint.answerWithTokens()
    for (let second = 0; second < 60; second++) {
      for (const source of sources) source.getToken().catch(() => {})
      await clock.advance(1)
    }
    const served = await Promise.all(sources.map((source) => outcomeNow(source.getToken())))
    expect(served.filter((token) => token !== 'rejected' && token !== 'waiting').length).toBeGreaterThan(10)
  }, 60_000)

  // At 0.25 requests per second the next one is due after 4 s, and always later than Retry-After.
  it.each([
    ['3', 4.5],
    ['8', 12],
    ['soon', 4],
    ['-5', 4],
    ['1e3', 4],
    [undefined, 4],
  ])('with Retry-After %s the next attempt is after %d s', async (retryAfter, seconds) => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(throttled(retryAfter))
    source.getToken().catch(() => {})
    await clock.advance(seconds - 0.1)
    expect(endpoint.count()).toBe(1)
    await clock.advance(0.2)
    expect(endpoint.count()).toBe(2)
  })

  it('fails at once when Retry-After is longer than a caller waits', async () => {
    const { source, endpoint } = scene()
    endpoint.answerWith(throttled('600'))
    await expect(source.getToken()).rejects.toMatchObject({ code: 'throttled', retryAfterSeconds: 90 })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'throttled', retryAfterSeconds: 90 })
    expect(endpoint.count()).toBe(1)
  })

  it('reads Retry-After as a date', async () => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(throttled(new Date((clock.now() + 6) * 1000).toUTCString()))
    source.getToken().catch(() => {})
    await clock.advance(8.9)
    expect(endpoint.count()).toBe(1)
    await clock.advance(0.2)
    expect(endpoint.count()).toBe(2)
  })

  it('Retry-After lengthens the cooldown too, by 5 s at most', async () => {
    const { source, endpoint } = scene()
    endpoint.answerWith(() => new Response('', { status: 403, headers: { 'retry-after': '60' } }))
    await expect(source.getToken()).rejects.toMatchObject({ code: 'forbidden', retryAfterSeconds: 27.5 })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'forbidden', retryAfterSeconds: 27.5 })
    expect(endpoint.count()).toBe(1)
  })

  it('sends a failing endpoint single probes', async () => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(serverError)
    for (let series = 0; series < 40; series++) {
      source.getToken().catch(() => {})
      await clock.advance(30)
    }
    // Three attempts open the circuit.
    expect(endpoint.count()).toBe(3 + 39)
  })

  it.each([
    [60, 4],
    [600, 10],
    [7200, 30],
  ])('after %d s of outage, serves callers again within %d s', async (outage, recovery) => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(serverError)
    for (let second = 0; second < outage; second++) {
      source.getToken().catch(() => {})
      await clock.advance(1)
    }
    source.getToken().catch(() => {})
    expect(endpoint.count()).toBeGreaterThan(3)
    endpoint.answerWith(() => Response.json({ access_token: 'T', expires_in: 3600, token_type: 'Bearer' }))
    for (let second = 0; second < recovery; second++) {
      source.getToken().catch(() => {})
      await clock.advance(1)
    }
    expect(await outcomeNow(source.getToken())).toBe('T')
  })
})

describe('callers that abort', () => {
  it('one of two: its call rejects at once, the request continues, and the other gets the token', async () => {
    const { source, endpoint } = scene()
    let answer: (response: Response) => void = () => {}
    let signal: AbortSignal | null | undefined
    endpoint.answerWith((init) => {
      signal = init.signal
      return new Promise((resolve) => {
        answer = resolve
      })
    })
    const abort = new AbortController()
    const first = source.getToken({ signal: abort.signal })
    const second = source.getToken()
    await settle()
    abort.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(signal?.aborted).toBe(false)
    answer(Response.json({ access_token: 'T', expires_in: 3600, token_type: 'Bearer' }))
    expect(await second).toBe('T')
    expect(endpoint.count()).toBe(1)
  })

  it('all of them: the request continues, and its token serves the next caller', async () => {
    const { source, endpoint, clock } = scene({ backgroundTimers: false })
    let answer: (response: Response) => void = () => {}
    endpoint.answerWith(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const abort = new AbortController()
    const calls = [source.getToken({ signal: abort.signal }), source.getToken({ signal: abort.signal })]
    await settle()
    abort.abort()
    for (const call of calls) await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    answer(Response.json({ access_token: 'T', expires_in: 3600, token_type: 'Bearer' }))
    await settle()
    expect(await outcomeNow(source.getToken())).toBe('T')
    expect(endpoint.count()).toBe(1)
    expect(clock.timers().all).toBe(0)
  })

  it('before the call: no request', async () => {
    const { source, endpoint } = scene()
    await expect(source.getToken({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
    expect(endpoint.count()).toBe(0)
  })
})

describe('clocks', () => {
  it('that step two hours ahead cause a new token, and no busy loop', async () => {
    const { source, clock, endpoint } = scene()
    const old = await source.getToken()
    clock.stepWall(7200)
    const next = await source.getToken()
    expect(next).not.toBe(old)
    await clock.advance(60)
    expect(endpoint.count()).toBe(2)
    for (let call = 0; call < 100; call++) expect(await source.getToken()).toBe(next)
    expect(endpoint.count()).toBe(2)
  })

  it('that step two hours back do not prolong the token', async () => {
    const { source, clock, endpoint } = scene({ backgroundTimers: false })
    const old = await source.getToken()
    clock.stepWall(-7200)
    expect(await source.getToken()).toBe(old)
    await clock.advance(3580)
    expect(await source.getToken()).not.toBe(old)
    expect(endpoint.count()).toBe(2)
  })

  it('that jump during a request: the next caller does not wait for the request of a frozen process', async () => {
    const { source, clock, endpoint } = scene()
    endpoint.answerWith(() => new Promise(() => {}))
    source.getToken().catch(() => {})
    await settle()
    // Hours pass, no timer runs: only the monotonic clock has moved.
    const frozen: { monotonic: () => number } = clock
    const before = clock.monotonic()
    frozen.monotonic = () => before + 7200
    endpoint.answerWithTokens()
    expect(await outcomeNow(source.getToken())).toMatch(/^ey/)
  })
})

describe('invalidate', () => {
  it('discards exactly this token', async () => {
    const { source, endpoint } = scene()
    const token = await source.getToken()
    expect(source.invalidate('another')).toBe(false)
    expect(await source.getToken()).toBe(token)
    expect(source.invalidate(token)).toBe(true)
    expect(await source.getToken()).not.toBe(token)
    expect(endpoint.count()).toBe(2)
  })

  it('replaces the token once for many callers with the same 401', async () => {
    const { source, endpoint } = scene()
    const token = await source.getToken()
    const retried = await Promise.all(
      Array.from({ length: 50 }, async () => {
        expect(source.invalidate(token)).toBe(true)
        return source.getToken()
      }),
    )
    expect(new Set(retried).size).toBe(1)
    expect(endpoint.count()).toBe(2)
  })

  it('does not request tokens in a loop for an API that always responds 401', async () => {
    const { source, clock, endpoint } = scene()
    for (let second = 0; second < 3600; second++) {
      source.invalidate(await source.getToken())
      await clock.advance(1)
    }
    // At 0, 60, 180, 420, 900 and 1860 s, and the token that the refresh would have bought anyway.
    expect(endpoint.count()).toBeLessThanOrEqual(8)
  })

  it('starts counting again after a token that lived until its refresh', async () => {
    const { source, clock } = scene()
    source.invalidate(await source.getToken())
    await source.getToken()
    await clock.advance(3000)
    expect(source.invalidate(await source.getToken())).toBe(true)
    await source.getToken()
    await clock.advance(61)
    expect(source.invalidate(await source.getToken())).toBe(true)
  })
})
