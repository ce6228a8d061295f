import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SealingOptions } from '@cognito-m2m/core'
import { Cluster } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeTokenStore, sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import { commandOf, type RedisClient } from '../src/command.ts'
import { createRedisRecordStore } from '../src/record-store.ts'
import { createRedisTokenStore } from '../src/token-store.ts'
import {
  type RedisUnderTest,
  redisIsInstalled,
  sayThatRedisIsMissing,
  startOwnRedis,
} from './redis-server.ts'

const installed = redisIsInstalled('its own')
if (!installed) sayThatRedisIsMissing()

describe.skipIf(!installed)('on a Redis cluster of one node', () => {
  let server: RedisUnderTest
  let folder: string
  const close: (() => unknown)[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redis-cluster-'))
    server = await startOwnRedis(
      '--cluster-enabled',
      'yes',
      // A node that was never met has no address, and ioredis would try none.
      '--cluster-announce-ip',
      '127.0.0.1',
      '--dir',
      folder,
      '--cluster-require-full-coverage',
      'no',
    )
    const node = createClient({ url: server.url })
    await node.connect()
    await node.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383'])
    while (!(await node.sendCommand<string>(['CLUSTER', 'INFO'])).includes('cluster_state:ok'))
      await sleep(20)
    await node.close()
  }, 30_000)
  afterAll(async () => {
    for (const end of close) await end()
    server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const clients: readonly [name: string, connect: () => Promise<RedisClient>][] = [
    [
      'the official client',
      async () => {
        const cluster = createCluster({ rootNodes: [{ url: server.url }] })
        cluster.on('error', () => {})
        await cluster.connect()
        close.push(() => cluster.close())
        return cluster
      },
    ],
    [
      'ioredis',
      async () => {
        const cluster = new Cluster([server.url])
        close.push(() => cluster.quit())
        return cluster
      },
    ],
  ]
  for (const [name, connect] of clients) {
    const start = async () => {
      const client = await connect()
      return {
        open: (options: SealingOptions = { sealingKeys }) => createRedisTokenStore({ client, ...options }),
        records: () => createRedisRecordStore(commandOf(client), 'cognito-m2m:'),
        wait: (seconds: number) => sleep(seconds * 1000),
      }
    }
    describeTokenStore(name, start, { concurrent: true })
  }
})
