import { describe, expect, it } from 'vitest'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { createStubEndpoint } from './support/stub-fetch.ts'

/** An endpoint that takes one secret, and a function that hands out another as it is told. */
function scene() {
  const clock = createManualClock()
  const endpoint = createStubEndpoint(() => clock.now())
  const state = { taken: 'first_secret', given: 'first_secret', asked: 0, broken: false }
  const fetch = async (url: string, init: RequestInit) => {
    const right = new Headers(init.headers).get('authorization') === `Basic ${btoa(`client1:${state.taken}`)}`
    endpoint.answerWithTokens()
    if (!right) endpoint.answerWith(() => Response.json({ error: 'invalid_client' }, { status: 400 }))
    return endpoint.fetch(url, init)
  }
  const source = createTokenSource({
    tokenEndpoint: 'https://example.com/oauth2/token',
    clientId: 'client1',
    clientSecret: async () => {
      state.asked++
      if (state.broken) throw new Error(`broken, by the way: ${state.given}`)
      return state.given
    },
    fetch,
    clock,
    random: () => 0.5,
  })
  return { source, clock, endpoint, state }
}

describe('a secret that rotates', () => {
  it('is read once, not for each token', async () => {
    const { source, clock, endpoint, state } = scene()
    for (let hour = 0; hour < 5; hour++) {
      await source.getToken()
      await clock.advance(3000)
    }
    expect(endpoint.count()).toBeGreaterThan(3)
    expect(state.asked).toBe(1)
  })

  it('fails no call when it is rotated while the process runs', async () => {
    const { source, clock, endpoint, state } = scene()
    const first = await source.getToken()
    state.taken = state.given = 'second_secret'
    await clock.advance(3580)
    expect(await source.getToken()).not.toBe(first)
    expect(state.asked).toBe(2)
    expect(endpoint.count()).toBe(3) // One with the old secret, one with the new.
  })

  it('fails no call when it is rotated during the first call', async () => {
    const { source, state } = scene()
    const call = source.getToken()
    state.taken = state.given = 'second_secret'
    expect(await call).toMatch(/^ey/)
  })

  it('starts a cooldown, without a retry, when the secret has not changed', async () => {
    const { source, clock, endpoint, state } = scene()
    state.taken = 'second_secret'
    await expect(source.getToken()).rejects.toMatchObject({ code: 'invalid_client', fault: 'configuration' })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'invalid_client' })
    expect(endpoint.count()).toBe(1)
    expect(state.asked).toBe(2)
    state.given = 'second_secret'
    await clock.advance(30)
    expect(await source.getToken()).toMatch(/^ey/)
    expect(endpoint.count()).toBe(2)
  })

  it('is retried only once, even if the function returns another wrong secret each time', async () => {
    const clock = createManualClock()
    const endpoint = createStubEndpoint(() => clock.now())
    endpoint.answerWith(() => Response.json({ error: 'invalid_client' }, { status: 400 }))
    let asked = 0
    const source = createTokenSource({
      tokenEndpoint: 'https://example.com/oauth2/token',
      clientId: 'client1',
      clientSecret: () => `secret_${asked++}`,
      fetch: endpoint.fetch,
      clock,
    })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'invalid_client' })
    expect(asked).toBe(2)
    expect(endpoint.count()).toBe(2)
  })

  it('is reused while the function fails', async () => {
    const { source, clock, state } = scene()
    const first = await source.getToken()
    state.broken = true
    await clock.advance(3580)
    expect(await source.getToken()).not.toBe(first)
  })

  it('fails the call within its total timeout when the function never returns', async () => {
    const clock = createManualClock()
    const source = createTokenSource({
      tokenEndpoint: 'https://example.com/oauth2/token',
      clientId: 'client1',
      clientSecret: () => new Promise(() => {}),
      clock,
    })
    const call = source.getToken()
    call.catch(() => {})
    await clock.advance(15.1)
    await expect(call).rejects.toMatchObject({ code: 'secret_unavailable', fault: 'transient' })
  })

  it.each(['', 'with blank', 'line\n', 5, null, undefined])('the function returns %j', async (value) => {
    const clientSecret = (() => value) as () => string
    const source = createTokenSource({
      tokenEndpoint: 'https://example.com/',
      clientId: 'client1',
      clientSecret,
    })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'secret_unavailable' })
  })
})
