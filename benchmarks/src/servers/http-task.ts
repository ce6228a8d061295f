import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { commandFor, type Place } from '../isolated/place.ts'
import type { Task } from '../isolated/task.ts'
import { quantile } from '../measure/statistics.ts'
import { readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'
import { ask, load, requestWith } from './load.ts'
import type { Framework, Guard } from './server.ts'
import type { ServerOrder, ServerReply } from './server-process.ts'

/** A server in a process of its own, and the load on it from this one. */
export interface HttpParameters {
  readonly framework: Framework
  readonly guard: Guard
  readonly work: Work
  readonly cacheEntries: number | false
  /** How many distinct tokens are presented in turn. */
  readonly distinct: number
  readonly connections: number
  /** A server is compiled as it goes: until some 20,000 requests have come, it takes three times the CPU time. */
  readonly warmUpSeconds: number
  /** Where the server runs. */
  readonly serverPlace: Place
}

export async function prepare(parameters: HttpParameters): Promise<Task> {
  const { framework, guard, work, cacheEntries, distinct, connections, warmUpSeconds, serverPlace } =
    parameters
  const path = new URL('server-process.ts', import.meta.url).pathname
  const server = fork(path, {
    ...commandFor(serverPlace),
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const started = await tell(server, { order: 'start', framework, setup: { work, guard, cacheEntries } })
  const port = 'port' in started ? started.port : 0
  if (!limits.includes(guard)) await checkRefuses(`${framework}, ${guard}`, port, work)
  const requests = readTokens(work, distinct).map(requestWith)
  let { next } = await load(port, requests, connections, warmUpSeconds)
  return {
    async heapBytes() {
      const reply = await tell(server, { order: 'heap' })
      return 'heapBytes' in reply ? reply.heapBytes : Number.NaN
    },
    async round(seconds) {
      const before = await cpuOf(server)
      const done = await load(port, requests, connections, seconds, next)
      next = done.next
      const { requests: operations, wallSeconds, latencies } = done
      const cpuSeconds = (await cpuOf(server)) - before
      return { operations, wallSeconds, cpuSeconds, measures: { 'p99 ms': quantile(latencies, 0.99) } }
    },
  }
}

const limits: readonly Guard[] = ['nobody', 'bare verification']

/** A server that lets everybody in would be the fastest of all. */
async function checkRefuses(name: string, port: number, work: Work): Promise<void> {
  const cases = [...readTokens(work, 2).map((token) => ['good', token] as const), ...Object.entries(work.bad)]
  for (const [kind, token] of cases) {
    const socket = connect({ port, host: '127.0.0.1' })
    const { status } = await ask(socket, requestWith(token))
    socket.destroy()
    const right = kind === 'good' ? status === 200 : status === 401 || status === 403
    if (!right) throw new Error(`${name} answers ${status} to a token of this kind: ${kind}.`)
  }
}

async function cpuOf(server: ChildProcess): Promise<number> {
  const reply = await tell(server, { order: 'cpu' })
  return 'cpuSeconds' in reply ? reply.cpuSeconds : 0
}

async function tell(server: ChildProcess, order: ServerOrder): Promise<ServerReply> {
  server.send(order)
  const [reply]: ServerReply[] = await once(server, 'message')
  if (reply === undefined || 'error' in reply) throw new Error(`The server failed: ${reply?.error}`)
  return reply
}
