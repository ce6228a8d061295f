import { describe, expect, it } from 'vitest'
import { createTokenSourceManager } from '../../src/acquisition/token-source-manager.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { createStubEndpoint } from './support/stub-fetch.ts'

const tokenEndpoint = 'https://example.com/oauth2/token'
const client = {
  tokenEndpoint,
  clientId: 'client1',
  clientSecret: 'secret_of_client1',
  scopes: ['a/1', 'a/2'],
}

function scene(maxSources = 1000) {
  const clock = createManualClock()
  const endpoint = createStubEndpoint(() => clock.now(), 3600, 'a/1 a/2')
  return {
    endpoint,
    sources: createTokenSourceManager({ clock, fetch: endpoint.fetch, maxSources, onMissingScopes: 'event' }),
  }
}

describe('one manager for many clients', () => {
  it('returns one source for the same client with scopes in another order or repeated', async () => {
    const { sources, endpoint } = scene()
    const one = sources.get(client)
    expect(sources.get({ ...client, scopes: ['a/2', 'a/1', 'a/2'] })).toBe(one)
    await Promise.all([one.getToken(), sources.get(client).getToken()])
    expect(endpoint.count()).toBe(1)
  })

  const function1 = () => 'secret_of_client1'
  const others: readonly [name: string, other: object][] = [
    ['another client', { clientId: 'client2' }],
    ['fewer scopes', { scopes: ['a/1'] }],
    ['no scopes: all that are allowed', { scopes: undefined }],
    ['metadata', { clientMetadata: { tenant: '1' } }],
    ['empty metadata', { clientMetadata: {} }],
    ['another endpoint', { tokenEndpoint: 'https://other.example/oauth2/token' }],
    ['GetClientToken', { tokenEndpoint: undefined, region: 'eu-west-1' }],
    ['another secret: who does not know it gets no token from memory', { clientSecret: 'guess' }],
    ['a function instead of the secret', { clientSecret: function1 }],
  ]
  it.each(others)('%s: two sources', (_name, other) => {
    const { sources } = scene()
    expect(sources.get({ ...client, ...other })).not.toBe(sources.get(client))
    expect(sources.get({ ...client, ...other })).toBe(sources.get({ ...client, ...other }))
  })

  it('keeps values apart that would collide when joined', () => {
    const { sources } = scene()
    const a = sources.get({ ...client, scopes: ['a/1,a/2'] })
    const b = sources.get({ ...client, scopes: ['a/1', 'a/2'] })
    const c = sources.get({ ...client, scopes: [], clientMetadata: { 'a/1': 'a/2' } })
    const d = sources.get({ ...client, scopes: [], clientMetadata: { a: '1', b: '2' } })
    expect(sources.get({ ...client, scopes: [], clientMetadata: { b: '2', a: '1' } })).toBe(d)
    expect(new Set([a, b, c, d]).size).toBe(4)
  })

  it('drops the least recently used source beyond its limit; references to it still work', async () => {
    const { sources, endpoint } = scene(2)
    const [one, two] = ['1', '2'].map((id) => sources.get({ ...client, clientId: id }))
    sources.get({ ...client, clientId: '1' })
    sources.get({ ...client, clientId: '3' })
    expect(sources.get({ ...client, clientId: '1' })).toBe(one)
    expect(await two?.getToken()).toMatch(/^ey/)
    expect(sources.get({ ...client, clientId: '2' })).not.toBe(two)
    expect(endpoint.count()).toBe(1)
  })

  it('closes every source', async () => {
    const { sources } = scene()
    const source = sources.get(client)
    sources.close()
    await expect(source.getToken()).rejects.toMatchObject({ code: 'closed' })
  })
})
