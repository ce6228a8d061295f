import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  redisIsInstalled,
  sayThatRedisIsMissing,
  startRedis,
} from '../../../packages/redis/test/redis-server.ts'

const installed = redisIsInstalled()
if (!installed) sayThatRedisIsMissing()

describe.skipIf(!installed)('processes on one Redis', () => {
  async function scene() {
    const redis = await startRedis()
    onTestFinished(redis.stop)
    const cognito = await startLocalCognito()
    onTestFinished(() => cognito.close())
    const env = {
      REDIS_URL: redis.url,
      TOKEN_ENDPOINT: cognito.tokenEndpoint,
      CLIENT_ID: cognito.clientId,
      CLIENT_SECRET: cognito.clientSecret,
      SEALING_KEY: randomBytes(32).toString('base64'),
    }
    const member = async (): Promise<ChildProcess> => {
      const child = fork(new URL('fleet-member.ts', import.meta.url), {
        env: { ...process.env, ...env },
        execArgv: ['--conditions=@cognito-m2m/source'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      await once(child, 'message')
      return child
    }
    return { cognito, member }
  }

  async function tokenOf(child: ChildProcess): Promise<string> {
    child.send('go')
    const [{ token }] = (await once(child, 'message')) as [{ token: string }]
    return token
  }

  test('16 started together: one token request in all', async () => {
    const { cognito, member } = await scene()
    const members = await Promise.all(Array.from({ length: 16 }, member))
    const tokens = await Promise.all(members.map(tokenOf))
    expect(tokens).toHaveLength(16)
    expect(new Set(tokens).size).toBe(1)
    expect(cognito.requests.count('token_endpoint')).toBe(1)
  }, 60_000)

  test('the one that holds the lease is killed in mid-request: exactly one other takes over', async () => {
    const { cognito, member } = await scene()
    const [victim, ...others] = await Promise.all(Array.from({ length: 8 }, member))
    cognito.faults.set('token_endpoint', { latencySeconds: 600, times: 1 })
    victim?.send('go')
    while (cognito.requests.count('token_endpoint') === 0)
      await new Promise((resolve) => setImmediate(resolve))
    const waiting = others.map(tokenOf)
    victim?.kill('SIGKILL')
    expect(new Set(await Promise.all(waiting)).size).toBe(1)
    expect(cognito.requests.count('token_endpoint')).toBe(2)
  }, 60_000)
})
