import { describe, expect, it } from 'vitest'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import type { TokenTransport } from '../../src/acquisition/transport/token-transport.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { createScene, when } from './support/scene.ts'
import { unsignedToken } from './support/token-server.ts'

const client = { clientId: 'client1', clientSecret: 'secret_of_client1' }

describe('a machine whose wall clock is wrong', () => {
  it.each([-86_400, -3600, -600, 600, 3600, 86_400])(
    'by %i s has tokens, and says so',
    async (skewSeconds) => {
      const { clock, endpoint, events, source } = createScene()
      const wrong = { ...clock, now: () => clock.now() + skewSeconds }
      const tokens = source({ clock: wrong, backgroundTimers: false })
      const token = await tokens.getToken()
      await clock.advance(2000)
      expect(await tokens.getToken()).toBe(token)
      expect(endpoint.count()).toBe(1)
      expect(events).toContainEqual({ type: 'clock_skew', clientId: 'client1', skewSeconds })
      await clock.advance(1580)
      expect(await tokens.getToken()).not.toBe(token)
    },
  )

  it('reports no event for a skew of a few seconds', async () => {
    const { clock, events, source } = createScene()
    await source({ clock: { ...clock, now: () => clock.now() + 20 } }).getToken()
    expect(events.filter(({ type }) => type === 'clock_skew')).toEqual([])
  })

  it.each([-3600, 3600])(
    'by %i s shares the token of its fleet once the skew is known',
    async (skewSeconds) => {
      const { clock, endpoint, member } = createScene()
      const wrong = member({
        clock: { ...clock, now: () => clock.now() + skewSeconds },
        backgroundTimers: false,
      })
      await when(wrong.getToken(), clock)
      await clock.advance(2400)
      // The others find its token, and judge it by the issuer's time.
      const right = member({ backgroundTimers: false })
      const first = await when(right.getToken(), clock)
      expect(endpoint.count()).toBe(1)
      await clock.advance(1200)
      const second = await when(right.getToken(), clock)
      expect(second).not.toBe(first)
      expect(endpoint.count()).toBe(2)
      expect(await when(wrong.getToken(), clock)).toBe(second)
      expect(endpoint.count()).toBe(2)
    },
  )
})

describe('a token from a caching proxy', () => {
  it('is served for the rest of its lifetime, by the Date of the response', async () => {
    const clock = createManualClock()
    const iat = clock.now() - 1200
    const accessToken = unsignedToken({ iat, exp: iat + 3600 })
    const transport: TokenTransport = {
      identity: ['cached', 'x'],
      send: async () => ({
        outcome: 'issued',
        accessToken,
        expiresInSeconds: 3600,
        respondedAt: clock.now(),
      }),
    }
    const events: unknown[] = []
    await createTokenSource({
      ...client,
      transport,
      clock,
      onEvent: (event) => events.push(event),
    }).getToken()
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_acquired', source: 'endpoint', expiresInSeconds: 2400 }),
    )
  })
})

describe('whatever lifetime an endpoint gives', () => {
  it.each([
    ['none', undefined],
    ['zero', 0],
    ['one second', 1],
    ['a thousandth of a second', 0.001],
    ['not a number', Number.NaN],
  ])('%s: at most five tokens at once and five per minute', async (_name, expiresInSeconds) => {
    const { clock } = createScene()
    let issued = 0
    const transport: TokenTransport = {
      identity: ['short', 'x'],
      send: async () => ({
        outcome: 'issued',
        accessToken: `opaque${++issued}`,
        ...(expiresInSeconds !== undefined && { expiresInSeconds }),
      }),
    }
    const tokens = createTokenSource({ ...client, transport, clock })
    for (let tenth = 0; tenth < 600; tenth++) {
      tokens.getToken().catch(() => {})
      await clock.advance(0.1)
    }
    expect(issued).toBeGreaterThan(2)
    expect(issued).toBeLessThanOrEqual(10)
  })
})
