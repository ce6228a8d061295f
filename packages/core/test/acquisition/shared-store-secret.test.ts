import { describe, expect, it } from 'vitest'
import { createMemoryRecordStore } from '../../src/acquisition/store/memory-record-store.ts'
import { createSealedTokenStore } from '../../src/acquisition/store/sealed-token-store.ts'
import type { TokenStore } from '../../src/acquisition/store/token-store.ts'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import { createTokenSourceManager } from '../../src/acquisition/token-source-manager.ts'
import type { CognitoM2MEvent } from '../../src/events.ts'
import { createStubEndpoint } from './support/stub-fetch.ts'

const client = { tokenEndpoint: 'https://example.com/oauth2/token', clientId: 'client1' }

/** An endpoint that takes one secret, which can be changed, and a sealed store whose keys are seen. */
function scene(taken = 'first_secret') {
  const state = { taken, given: taken, asked: 0 }
  const endpoint = createStubEndpoint(() => Date.now() / 1000)
  const fetch = async (url: string, init: RequestInit) => {
    const right = new Headers(init.headers).get('authorization') === `Basic ${btoa(`client1:${state.taken}`)}`
    endpoint.answerWithTokens()
    if (!right) endpoint.answerWith(() => Response.json({ error: 'invalid_client' }, { status: 400 }))
    return endpoint.fetch(url, init)
  }
  const records = createMemoryRecordStore()
  const sealed = createSealedTokenStore(records, {
    sealingKeys: [{ id: 'k1', key: new Uint8Array(32).fill(1) }],
  })
  const keys = new Set<string>()
  const reads: string[] = []
  const store: TokenStore = {
    ...sealed,
    read(key) {
      keys.add(key)
      reads.push(key)
      return sealed.read(key)
    },
  }
  const events: CognitoM2MEvent[] = []
  const shared = { store, fetch, onEvent: (event: CognitoM2MEvent) => events.push(event) }
  const askedFor = async () => {
    state.asked++
    return state.given
  }
  const member = (clientSecret: string | (() => Promise<string>) = askedFor) =>
    createTokenSource({ ...client, clientSecret, ...shared })
  return { state, endpoint, keys, reads, events, shared, member }
}

describe('a shared store serves only processes with the secret', () => {
  it('sends a request for a client ID with another secret: the endpoint decides', async () => {
    const { endpoint, shared } = scene()
    const sources = createTokenSourceManager(shared)
    const token = await sources.get({ ...client, clientSecret: 'first_secret' }).getToken()
    const thief = sources.get({ ...client, clientSecret: 'a_guess' })
    await expect(thief.getToken()).rejects.toMatchObject({ code: 'invalid_client' })
    expect(endpoint.count()).toBe(2)
    expect(
      await createTokenSourceManager(shared)
        .get({ ...client, clientSecret: 'first_secret' })
        .getToken(),
    ).toBe(token)
    expect(endpoint.count()).toBe(2)
  })

  it('sends a request for a function that returns another secret', async () => {
    const { member } = scene()
    await member('first_secret').getToken()
    await expect(member(async () => 'a_guess').getToken()).rejects.toMatchObject({ code: 'invalid_client' })
  })

  it('serves a function that returns the secret the same token as the string', async () => {
    const { member, endpoint } = scene()
    expect(await member().getToken()).toBe(await member('first_secret').getToken())
    expect(endpoint.count()).toBe(1)
  })

  it('calls the function before it reads the store, and fails when the function does', async () => {
    const { member, reads } = scene()
    await member('first_secret').getToken()
    reads.length = 0
    const failing = member(() => Promise.reject(new Error('the vault is sealed')))
    await expect(failing.getToken()).rejects.toMatchObject({ code: 'secret_unavailable' })
    expect(reads).toEqual([])
  })

  it('reveals neither the secret nor its digest', async () => {
    const { member, keys, events } = scene()
    const error = await member('a_guess')
      .getToken()
      .catch((thrown: unknown) => thrown)
    const told = JSON.stringify([events, error, String(error)])
    expect(keys.size).toBe(1)
    for (const key of keys) {
      expect(key).not.toContain('a_guess')
      const proof = /[0-9a-f]{64}/.exec(key)?.[0]
      expect(proof).toBeDefined()
      expect(told).not.toContain(proof)
    }
    expect(told).not.toContain('a_guess')
  })
})

describe('a secret that rotates, with a store', () => {
  it('requests one token for the fleet under the new secret', async () => {
    const { member, state, endpoint } = scene()
    const members = [member(), member(), member()]
    const old = await Promise.all(members.map((one) => one.getToken()))
    expect(endpoint.count()).toBe(1)
    state.taken = state.given = 'second_secret'
    for (const [at, one] of members.entries()) one.invalidate(old[at] ?? '')
    const renewed = await Promise.all(members.map((one) => one.getToken()))
    expect(new Set(renewed).size).toBe(1)
    expect(renewed[0]).not.toBe(old[0])
    // And who starts with the new secret finds that token.
    const before = endpoint.count()
    expect(await member('second_secret').getToken()).toBe(renewed[0])
    expect(endpoint.count()).toBe(before)
  })
})

describe('a user-supplied store is not trusted', () => {
  const now = Date.now() / 1000
  const good = { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 999 }
  it.each([
    ['breaks a header', { ...good, accessToken: 'a\r\nX-Injected: 1' }],
    ['is huge', { ...good, accessToken: 'a'.repeat(70_000) }],
    ['is no text', { ...good, accessToken: 5 }],
    ['has no instants', { accessToken: 'a' }],
    ['lives for years', { ...good, expiresAt: now + 1e8 }],
    ['begins next week', { ...good, acquiredAt: now + 604_800, expiresAt: now + 608_400 }],
    ['is null', null],
    ['is text', 'AAA.BBB.CCC'],
  ])('a token that %s is refused', async (_name, found) => {
    const { endpoint, shared, events } = scene()
    const store = { ...shared.store, read: async () => found } as TokenStore
    const source = createTokenSource({ ...client, clientSecret: 'first_secret', ...shared, store })
    expect(await source.getToken()).toMatch(/^ey/)
    expect(endpoint.count()).toBe(1)
    expect(JSON.stringify(events)).not.toContain('Injected')
  })

  it.each([
    ['good', good],
    ['of a machine whose clock is ahead', { ...good, acquiredAt: now + 60, expiresAt: now + 1059 }],
  ])('one that is %s is taken', async (_name, found) => {
    const { endpoint, shared } = scene()
    const store = { ...shared.store, read: async () => found }
    const source = createTokenSource({ ...client, clientSecret: 'first_secret', ...shared, store })
    expect(await source.getToken()).toBe('AAA.BBB.CCC')
    expect(endpoint.count()).toBe(0)
  })
})
