import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The server's program: `REDIS_SERVER=valkey-server` runs every test of this package on Valkey. */
const program = process.env.REDIS_SERVER ?? 'redis-server'

/** Where the tests' Redis is: `REDIS_URL`, or a server of their own; undefined when the machine has none. */
export interface RedisUnderTest {
  readonly url: string
  /** Freezes the process, or lets it go on: it keeps its connections and says nothing. */
  freeze(frozen: boolean): void
  stop(): void
}

export function redisIsInstalled(which: 'any' | 'its own' = 'any'): boolean {
  if (which === 'any' && process.env.REDIS_URL !== undefined) return true
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Skipped tests must not look like passed ones. */
export function sayThatRedisIsMissing(): void {
  console.warn(
    [
      '',
      'SKIPPED: no Redis on this machine, so the Redis store was NOT tested.',
      'Install one (`apt-get install redis-server`), name one (REDIS_SERVER=valkey-server), or set REDIS_URL to a server that may be written to.',
      '',
    ].join('\n'),
  )
}

/** The machine's Redis of `REDIS_URL`, where there is one, else one of the tests' own. */
export async function startRedis(): Promise<RedisUnderTest> {
  const { REDIS_URL } = process.env
  return REDIS_URL === undefined ? startOwnRedis() : { url: REDIS_URL, freeze: () => {}, stop: () => {} }
}

/** A Redis on a free port of loopback that writes nothing to disk. */
export async function startOwnRedis(...more: readonly string[]): Promise<RedisUnderTest> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more]
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await readyLine(server)
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: (frozen) => void server.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
    stop: () => void server.kill('SIGKILL'),
  }
}

/** A Sentinel that watches one master, by the name of `m`. */
export async function startSentinel(masterUrl: string): Promise<{ readonly port: number; stop(): void }> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'redis-sentinel-'))
  const file = join(folder, 'sentinel.conf')
  const { hostname, port: masterPort } = new URL(masterUrl)
  await writeFile(file, `port ${port}\nbind 127.0.0.1\nsentinel monitor m ${hostname} ${masterPort} 1\n`)
  const server = spawn(program, [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await readyLine(server, 'Sentinel ID is')
  return {
    port,
    stop() {
      server.kill('SIGKILL')
      void rm(folder, { recursive: true, force: true })
    },
  }
}

function readyLine(server: ChildProcess, line = 'Ready to accept connections'): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}.`)))
    server.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(line)) resolve()
    })
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
