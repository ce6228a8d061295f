import { createTokenSource, type TokenTransport } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { heapBytes } from '../../packages/core/test/support/heap.ts'
import { createRandom } from '../src/deterministic.ts'
import { createVirtualClock } from '../src/virtual-clock.ts'

function scene(lifetimeSeconds: number) {
  const clock = createVirtualClock()
  const random = createRandom(1)
  const state = { down: false, issued: 0, skewSeconds: 0 }
  const wall = { ...clock, now: () => clock.now() + state.skewSeconds }
  const transport: TokenTransport = {
    identity: ['check-up', 'x'],
    send: async () =>
      state.down
        ? { outcome: 'failed', code: 'server_error', fault: 'transient', status: 503 }
        : {
            outcome: 'issued',
            accessToken: `t${++state.issued}`,
            expiresInSeconds: lifetimeSeconds,
            respondedAt: clock.now(),
          },
  }
  const source = createTokenSource({
    transport,
    clientId: 'client1',
    clientSecret: 'secret',
    clock: wall,
    random,
  })
  return { clock, random, state, source }
}

describe('a source over a long time', () => {
  it('a year with one percent of outages: hardly a call fails, and 31 tokens a day', async () => {
    const { clock, random, state, source } = scene(3600)
    let [calls, failed, outside] = [0, 0, 0]
    let downUntil = 0
    for (let minute = 0; minute < 365 * 24 * 60; minute += 5) {
      // Outages of half an hour, one percent of the time.
      if (clock.monotonic() >= downUntil && random() < 0.01 / 6) downUntil = clock.monotonic() + 1800
      state.down = clock.monotonic() < downUntil
      const isDown = state.down
      calls++
      source.getToken().catch(() => {
        failed++
        if (!isDown) outside++
      })
      await clock.advance(300)
    }
    expect(failed / calls).toBeLessThan(0.004)
    expect(outside).toBeLessThan(10)
    expect(state.issued / 365).toBeLessThan(32)
    expect(state.issued / 365).toBeGreaterThan(28)
  }, 120_000)

  it('100,000 refreshes: the heap stays flat', async () => {
    const { clock, state, source } = scene(300)
    const refresh = async (count: number) => {
      while (state.issued < count) {
        await source.getToken()
        await clock.advance(240)
      }
    }
    await refresh(10_000)
    const before = heapBytes()
    await refresh(100_000)
    expect(heapBytes() - before).toBeLessThan(1_000_000)
  }, 240_000)

  it('20,000 callers that give up leave nothing behind', async () => {
    const { clock, state, source } = scene(3600)
    state.down = true
    const outcomes: string[] = []
    const aborts = Array.from({ length: 20_000 }, () => {
      const abort = new AbortController()
      source.getToken({ signal: abort.signal }).catch((error: Error) => outcomes.push(error.name))
      return abort
    })
    for (const abort of aborts) abort.abort()
    await clock.advance(0)
    expect(outcomes.filter((name) => name === 'AbortError')).toHaveLength(20_000)
    state.down = false
    await clock.advance(60)
    expect(await source.getToken()).toBe('t1')
  })

  it.each([600, -600, 3600, -3600, 86_400, -86_400])(
    'a wall clock that jumps by %i s costs one token at most',
    async (jump) => {
      const { clock, state, source } = scene(3600)
      let failed = 0
      for (let minute = 0; minute < 24 * 60; minute++) {
        if (minute === 600) state.skewSeconds = jump
        source.getToken().catch(() => failed++)
        await clock.advance(60)
      }
      expect(failed).toBe(0)
      expect(state.issued).toBeLessThanOrEqual(33)
    },
  )
})
