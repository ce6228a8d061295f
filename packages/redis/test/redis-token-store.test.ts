import { setTimeout as sleep } from 'node:timers/promises'
import type { SealingOptions } from '@cognito-m2m/core'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeTokenStore, sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import { commandOf, type RedisClient } from '../src/command.ts'
import { createRedisRecordStore } from '../src/record-store.ts'
import { createRedisTokenStore } from '../src/token-store.ts'
import { type RedisUnderTest, redisIsInstalled, sayThatRedisIsMissing, startRedis } from './redis-server.ts'

const installed = redisIsInstalled()
if (!installed) sayThatRedisIsMissing()

describe.skipIf(!installed)('on a real Redis', () => {
  let server: RedisUnderTest
  const close: (() => unknown)[] = []

  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(async () => {
    for (const end of close) await end()
    server?.stop()
  })

  async function nodeRedis() {
    const client = createClient({ url: server.url })
    client.on('error', () => {})
    await client.connect()
    close.push(() => client.close())
    return client
  }

  async function ioRedis() {
    const client = new Redis(server.url)
    close.push(() => client.quit())
    return client
  }

  const prefix = `test-${process.pid}:`
  const clients: readonly [name: string, connect: () => Promise<RedisClient>][] = [
    ['the official client', nodeRedis],
    ['ioredis', ioRedis],
    [
      'a function that sends commands',
      async () => {
        const client = await ioRedis()
        return ([command, ...rest]) => client.call(command, ...rest)
      },
    ],
  ]
  for (const [name, connect] of clients) {
    const start = async () => {
      const client = await connect()
      return {
        open: (options: SealingOptions = { sealingKeys }) =>
          createRedisTokenStore({ client, prefix, ...options }),
        records: () => createRedisRecordStore(commandOf(client), prefix),
        wait: (seconds: number) => sleep(seconds * 1000),
      }
    }
    describeTokenStore(name, start, { concurrent: true })
  }

  test('every key has a time to live, and no readable content', async () => {
    const client = await nodeRedis()
    const own = `ttl-${process.pid}:`
    const store = createRedisTokenStore({ client, prefix: own, sealingKeys })
    const now = Math.floor(Date.now() / 1000)
    await store.write('["client1"]', { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 600 })
    await store.takeLease('["client1"]', 'holder', 5)
    const keys = await client.keys(`${own}*`)
    expect(keys).toHaveLength(2)
    for (const key of keys) {
      expect(key).not.toContain('client1')
      expect(await client.pTTL(key)).toBeGreaterThan(0)
      expect(await client.get(key)).not.toContain('AAA.BBB')
    }
    expect(Math.max(...(await Promise.all(keys.map((key) => client.pTTL(key)))))).toBeLessThanOrEqual(600_000)
  })

  test('an edited record is refused', async () => {
    const client = await nodeRedis()
    const own = `edit-${process.pid}:`
    const store = createRedisTokenStore({ client, prefix: own, sealingKeys })
    const now = Math.floor(Date.now() / 1000)
    await store.write('key', { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 600 })
    const [key = ''] = await client.keys(`${own}token:*`)
    const record = (await client.get(key)) ?? ''
    await client.set(key, `${record.slice(0, -4)}AAAA`)
    await expect(store.read('key')).rejects.toMatchObject({ code: 'record_refused' })
  })
})

describe('options', () => {
  const client = { call: async () => null }
  test.each([
    ['no client', { client: undefined, sealingKeys }],
    ['something else', { client: {}, sealingKeys }],
    ['no key', { client }],
    ['a prefix with a blank', { client, sealingKeys, prefix: 'a b' }],
  ])('%s is refused', (_name, options) => {
    expect(() => createRedisTokenStore(options as Parameters<typeof createRedisTokenStore>[0])).toThrow(
      /Option `/,
    )
  })

  test('refuses a client whose replies are not strings', async () => {
    const store = createRedisTokenStore({ client: { call: async () => Buffer.from('x') }, sealingKeys })
    await expect(store.read('key')).rejects.toThrow(/string/)
  })
})
