import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { createClient } from 'redis'

/** A Redis for one case. */
export interface Redis extends Disposable {
  readonly url: string
  /** Deletes everything. */
  flush(): Promise<void>
}

/** Starts the machine's Redis on loopback. It writes nothing to disk. @returns Undefined where none is installed. */
export async function startRedis(): Promise<Redis | undefined> {
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  const missing = once(server, 'error').then(() => true)
  const ready = (async () => {
    for await (const line of createInterface(server.stdout))
      if (line.includes('Ready to accept')) return false
    throw new Error('redis-server ended before it was ready.')
  })()
  if (await Promise.race([missing, ready])) return undefined
  const url = `redis://127.0.0.1:${port}`
  return {
    url,
    async flush() {
      const client = await createClient({ url }).connect()
      await client.flushAll()
      await client.close()
    },
    [Symbol.dispose]: () => void server.kill(),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
