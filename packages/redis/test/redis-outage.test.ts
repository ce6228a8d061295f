import { type CognitoM2MEvent, createTokenSource } from '@cognito-m2m/core'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import { createRedisTokenStore } from '../src/token-store.ts'
import { redisIsInstalled, sayThatRedisIsMissing, startOwnRedis } from './redis-server.ts'

const installed = redisIsInstalled('its own')
if (!installed) sayThatRedisIsMissing()

describe.skipIf(!installed).each(['the official client', 'ioredis'])(
  'an outage of Redis, with %s',
  (name) => {
    async function scene() {
      const redis = await startOwnRedis()
      onTestFinished(redis.stop)
      const client = name === 'ioredis' ? new Redis(redis.url) : createClient({ url: redis.url })
      client.on('error', () => {})
      if ('destroy' in client) await client.connect()
      else await client.ping()
      onTestFinished(() => ('destroy' in client ? client.destroy() : client.disconnect()))

      const events: CognitoM2MEvent[] = []
      let requested = 0
      const source = () =>
        createTokenSource({
          tokenEndpoint: 'https://example.com/oauth2/token',
          clientId: 'client1',
          clientSecret: 'secret',
          store: createRedisTokenStore({ client, sealingKeys }),
          fetch: async () =>
            Response.json({ access_token: `t${++requested}`, expires_in: 3600, token_type: 'Bearer' }),
          storeTimeoutSeconds: 1,
          onEvent: (event) => events.push(event),
        })
      const failures = () => events.filter((event) => event.type === 'token_store_failed')
      return { redis, source, failures, requests: () => requested }
    }

    test('with open connections: the caller gets its token after one timeout, and an event reports it', async () => {
      const { redis, source, failures, requests } = await scene()
      expect(await source().getToken()).toBe('t1')
      expect(await source().getToken()).toBe('t1')
      redis.freeze(true)
      expect(await source().getToken()).toBe('t2')
      expect(failures()).toMatchObject([{ operation: 'read', code: 'timeout' }])
      redis.freeze(false)
      expect(requests()).toBe(2)
    })

    test('with closed connections: the caller still gets its token', async () => {
      const { redis, source, failures } = await scene()
      expect(await source().getToken()).toBe('t1')
      redis.stop()
      expect(await source().getToken()).toBe('t2')
      expect(failures()).toHaveLength(1)
      expect(JSON.stringify(failures())).not.toContain('127.0.0.1')
    })
  },
)
