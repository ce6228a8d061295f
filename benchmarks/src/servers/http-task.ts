import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { commandFor, type Place } from '../isolated/place.ts'
import type { Task } from '../isolated/task.ts'
import { microsecondsOf, type Round } from '../measure/round.ts'
import { quantile } from '../measure/statistics.ts'
import { readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'
import { ask, load, requestWith } from './load.ts'
import { type Framework, type Guard, isLimit, type Limit } from './server.ts'
import type { ServerOrder, ServerReply } from './server-process.ts'

/** A process with a guarded server and the servers to compare it with, under load from this process. */
export interface HttpParameters {
  readonly framework: Framework
  readonly guard: Guard
  /**
   * Limits to compare the guard with: servers in the same process, measured in turn. Two processes with the same server
   * differ by more than a guard costs.
   */
  readonly limits: readonly Limit[]
  readonly work: Work
  readonly cacheEntries: number | false
  /** Number of distinct tokens, presented in turn. */
  readonly distinct: number
  readonly connections: number
  /** For each server. Until it has received some 20,000 requests and is compiled, it takes three times the CPU time. */
  readonly warmUpSeconds: number
  /** Where the server process runs. */
  readonly serverPlace: Place
  /** Whether the load has a processor of its own. */
  readonly loadApart: boolean
}

/** Slices of a round, in which each server of the process is measured once. */
const slices = 2

export async function prepare(parameters: HttpParameters): Promise<Task> {
  const { guard, limits, work, distinct, warmUpSeconds, serverPlace } = parameters
  const process = startProcess(serverPlace)
  const requests = readTokens(work, distinct).map(requestWith)
  const servers = new Map<Guard, Measure>()
  for (const each of [guard, ...limits]) {
    servers.set(each, await startServer(process, each, requests, parameters))
  }
  for (const measure of servers.values()) await measure(warmUpSeconds)
  return {
    async heapBytes() {
      const reply = await tell(process, { order: 'heap' })
      return 'heapBytes' in reply ? reply.heapBytes : Number.NaN
    },
    async round(seconds) {
      const turns = [...servers]
      const measured = new Map<Guard, Slice[]>(turns.map(([name]) => [name, []]))
      for (let slice = 0; slice < slices; slice += 1) {
        for (const [name, measure] of slice % 2 === 0 ? turns : turns.toReversed()) {
          measured.get(name)?.push(await measure(seconds / slices))
        }
      }
      const own = measured.get(guard) ?? []
      const { latencies, ...round } = sumOf(own)
      const microseconds = (limit: Limit) =>
        limits.includes(limit) ? microsecondsOf(measured.get(limit) ?? []) : undefined
      return {
        ...round,
        measures: {
          'p99 ms': quantile(latencies, 0.99),
          ...comparison(microsecondsOf(own), microseconds('nobody'), microseconds('bare verification')),
        },
      }
    },
  }
}

/** What a guard leaves of the unguarded throughput, and what it costs beyond one bare verification, in CPU time. */
function comparison(own: number, unguarded: number | undefined, bare: number | undefined) {
  return {
    ...(unguarded !== undefined && { '% of unguarded': (unguarded / own) * 100 }),
    ...(bare !== undefined && { 'µs beyond bare': own - bare }),
  }
}

/** Measurements of one server. */
interface Slice extends Round {
  readonly latencies: readonly number[]
}

/** Measures one server under load. */
type Measure = (seconds: number) => Promise<Slice>

function startProcess(place: Place): ChildProcess {
  return fork(new URL('server-process.ts', import.meta.url).pathname, {
    ...commandFor(place),
    env: { ...process.env, NODE_ENV: 'production' },
  })
}

/** Starts a server. One with a guard must refuse bad tokens. */
async function startServer(
  process: ChildProcess,
  guard: Guard,
  requests: readonly Buffer[],
  { framework, work, cacheEntries, connections, loadApart }: HttpParameters,
): Promise<Measure> {
  const started = await tell(process, { order: 'start', framework, setup: { work, guard, cacheEntries } })
  const port = 'port' in started ? started.port : 0
  if (!isLimit(guard)) await checkRefuses(`${framework}, ${guard}`, port, work)
  let first = 0
  return async (seconds) => {
    const before = await cpuOf(process)
    const done = await load(port, requests, connections, seconds, { first, neverSleeps: loadApart })
    const cpuSeconds = (await cpuOf(process)) - before
    // Each load continues with the next token: tokens of the last one may still be cached.
    first = done.next
    const { requests: operations, wallSeconds, latencies } = done
    return { operations, wallSeconds, cpuSeconds, latencies }
  }
}

function sumOf(slices: readonly Slice[]): Slice {
  const sum = (of: (slice: Slice) => number) => slices.reduce((total, slice) => total + of(slice), 0)
  return {
    operations: sum(({ operations }) => operations),
    wallSeconds: sum(({ wallSeconds }) => wallSeconds),
    cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
    latencies: slices.flatMap(({ latencies }) => latencies),
  }
}

/** Fails if the server accepts a bad token: a server that accepts everything would be the fastest. */
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
