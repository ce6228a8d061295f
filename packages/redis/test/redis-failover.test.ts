import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CognitoM2MEvent, createTokenSourceManager } from '@cognito-m2m/core'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import type { RedisClient } from '../src/command.ts'
import { createRedisTokenStore } from '../src/token-store.ts'
import { redisIsInstalled, sayThatRedisIsMissing, startOwnRedis } from './redis-server.ts'

const installed = redisIsInstalled('its own')
if (!installed) sayThatRedisIsMissing()

/** An address that stays while what is behind it changes. */
async function startAddress() {
  let upstream: string | undefined
  let silent = new WeakSet<Socket>()
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (upstream === undefined) return void socket.destroy()
    open.add(socket)
    const { hostname, port } = new URL(upstream)
    const behind = connect(Number(port), hostname)
    behind.on('error', () => {})
    socket.on('data', (chunk) => silent.has(socket) || behind.write(chunk))
    behind.on('data', (chunk) => silent.has(socket) || socket.write(chunk))
    socket.on('close', () => behind.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url: string) {
      upstream = url
    },
    /** The machine behind the open connections is gone, and nothing says so: no FIN, no RST. */
    fallSilent() {
      silent = new WeakSet(open)
    },
  }
}

/** The settings that the README recommends, with a shorter timeout. */
const clients: Readonly<Record<string, (url: string) => RedisClient>> = {
  'the official client': (url) => {
    const client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        socketTimeout: 1000,
        reconnectStrategy: (retries) => Math.min(2000, 50 * 2 ** retries) * (0.5 + Math.random() / 2),
      },
    })
    client.on('error', () => {})
    client.connect().catch(() => {})
    onTestFinished(() => client.destroy())
    return client
  },
  ioredis: (url) => {
    const client = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, socketTimeout: 1000 })
    client.on('error', () => {})
    onTestFinished(() => client.disconnect())
    return client
  },
}

describe.skipIf(!installed).each(Object.keys(clients))('the recommended settings of %s', (name) => {
  async function scene() {
    const address = await startAddress()
    const client = clients[name]?.(address.url)
    if (client === undefined) throw new Error('No client.')
    const events: CognitoM2MEvent[] = []
    let requested = 0
    const fetch = async () =>
      Response.json({ access_token: `t${++requested}`, expires_in: 3600, token_type: 'Bearer' })
    const manager = createTokenSourceManager({
      store: createRedisTokenStore({ client, sealingKeys }),
      fetch,
      attemptTimeoutSeconds: 0.5,
      random: () => 0,
      onEvent: (event) => events.push(event),
    })
    onTestFinished(manager.close)
    let number = 0
    /** A client that was not asked for before. */
    const getToken = () =>
      manager
        .get({ tokenEndpoint: 'https://example.com/', clientId: `client${number++}`, clientSecret: 'secret' })
        .getToken()
    const failures = () => events.filter((event) => event.type === 'token_store_failed').length
    /** Whether the store took part in the last acquisition. */
    async function isStoreBack() {
      const before = failures()
      await getToken()
      return failures() === before
    }
    async function untilStoreIsBack() {
      await sleep(4000) // The circuit rests.
      for (let attempt = 0; attempt < 3 && !(await isStoreBack()); attempt++) await sleep(8000)
      expect(await isStoreBack()).toBe(true)
    }
    return { address, getToken, failures, untilStoreIsBack }
  }

  it('starts without Redis, and uses it once it is there', async () => {
    const { address, getToken, failures, untilStoreIsBack } = await scene()
    expect(await getToken()).toBe('t1')
    expect(failures()).toBe(1)
    const redis = await startOwnRedis()
    onTestFinished(redis.stop)
    address.leadTo(redis.url)
    await untilStoreIsBack()
  })

  it('recovers from a failover that nothing announces', async () => {
    const { address, getToken, failures, untilStoreIsBack } = await scene()
    const [first, second] = [await startOwnRedis(), await startOwnRedis()]
    onTestFinished(first.stop)
    onTestFinished(second.stop)
    address.leadTo(first.url)
    await sleep(1500)
    await getToken()
    const before = failures()
    address.leadTo(second.url)
    address.fallSilent()
    expect(await getToken()).toMatch(/^t/)
    expect(failures()).toBe(before + 1)
    await untilStoreIsBack()
  })
})
