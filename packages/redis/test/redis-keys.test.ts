import { createClient, createSentinel } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import { commandOf } from '../src/command.ts'
import { createRedisTokenStore } from '../src/token-store.ts'
import {
  type RedisUnderTest,
  redisIsInstalled,
  sayThatRedisIsMissing,
  startOwnRedis,
  startSentinel,
} from './redis-server.ts'

const installed = redisIsInstalled('its own')
if (!installed) sayThatRedisIsMissing()

const now = Math.floor(Date.now() / 1000)
const token = { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 600 }

describe.skipIf(!installed)('keys of another type', () => {
  let server: RedisUnderTest
  beforeAll(async () => {
    server = await startOwnRedis()
  })
  afterAll(() => server.stop())

  it('refuses a record that is not a string, and replaces it', async () => {
    const client = await createClient({ url: server.url }).connect()
    const store = createRedisTokenStore({ client, sealingKeys })
    await store.write('key', token)
    const [name = ''] = await client.keys('cognito-m2m:token:*')
    await client.del(name)
    await client.lPush(name, 'something else')
    await expect(store.read('key')).rejects.toMatchObject({ code: 'record_refused' })
    await store.write('key', token)
    expect(await store.read('key')).toEqual(token)
    await client.close()
  })

  it('takes a lease whose key is not a string', async () => {
    const client = await createClient({ url: server.url }).connect()
    const store = createRedisTokenStore({ client, sealingKeys })
    await store.takeLease('leased', 'a', 30)
    const [name = ''] = await client.keys('cognito-m2m:lease:*')
    await client.del(name)
    await client.hSet(name, 'something', 'else')
    await store.releaseLease('leased', 'a')
    expect(await store.takeLease('leased', 'b', 30)).toBe(true)
    expect(await store.takeLease('leased', 'c', 30)).toBe(false)
    await client.close()
  })
})

describe.skipIf(!installed)('Sentinel', () => {
  it('works with createSentinel of the official client', async () => {
    const master = await startOwnRedis()
    const sentinel = await startSentinel(master.url)
    const client = createSentinel({
      name: 'm',
      sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }],
    })
    client.on('error', () => {})
    await client.connect()
    try {
      const store = createRedisTokenStore({ client, sealingKeys })
      await store.write('key', token)
      expect(await store.read('key')).toEqual(token)
      expect(await store.takeLease('key', 'a', 30)).toBe(true)
      expect(await store.takeLease('key', 'b', 30)).toBe(false)
    } finally {
      client.destroy()
      sentinel.stop()
      master.stop()
    }
  })
})

describe('an aborted operation', () => {
  it('passes its signal to the official client', async () => {
    const signals: unknown[] = []
    const client = {
      sendCommand: async (_args: string[], options?: { abortSignal?: AbortSignal }) => {
        signals.push(options?.abortSignal)
        return null
      },
    }
    const { signal } = new AbortController()
    await commandOf(client)(['GET', 'key'], { signal })
    expect(signals).toEqual([signal])
  })

  it.skipIf(!installed)('leaves the queue of a client that is not connected', async () => {
    const client = createClient({ url: 'redis://127.0.0.1:1' })
    client.on('error', () => {})
    client.connect().catch(() => {})
    const abort = new AbortController()
    const pending = commandOf(client)(['GET', 'key'], { signal: abort.signal })
    abort.abort()
    await expect(pending).rejects.toThrow(/aborted/)
    client.destroy()
  })
})
