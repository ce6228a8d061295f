import { createClient } from 'redis'
import { redisIsInstalled, startOwnRedis } from '../../../packages/redis/test/redis-server.ts'

/** A Redis server for one case. */
export interface Redis extends Disposable {
  readonly url: string
  /** Deletes everything. */
  flush(): Promise<void>
}

/** Starts the machine's Redis on loopback. @returns Undefined when none is installed. */
export async function startRedis(): Promise<Redis | undefined> {
  if (!redisIsInstalled('its own')) return undefined
  const { url, stop } = await startOwnRedis()
  return {
    url,
    async flush() {
      const client = await createClient({ url }).connect()
      await client.flushAll()
      await client.close()
    },
    [Symbol.dispose]: stop,
  }
}
