import { createAccount, expiryOf } from './account.ts'
import { createRandom, withoutThreads } from './deterministic.ts'
import type { SimulatedProcess } from './fleet.ts'
import type { Scenario, Span } from './scenarios.ts'
import { createFleetStore } from './store.ts'
import { createVirtualClock } from './virtual-clock.ts'

export interface Size {
  readonly processes: number
  readonly clients: number
  /** Token requests per second that the account allows. */
  readonly quota: number
  readonly seed: number
}

export interface Outcome {
  readonly scenario: Scenario
  readonly size: Size
  /** Requests offered in each second. */
  readonly offered: readonly number[]
  readonly issued: number
  readonly throttled: number
  readonly calls: number
  /** Failed calls although the source's last token was still valid. Must be 0. */
  readonly failedWithValidToken: number
  readonly failedWithoutToken: number
  /** Second of the last failed call; -1 when none failed. */
  readonly lastFailureAt: number
}

/** Margin of the token source: a token with less remaining lifetime is not returned. */
const marginSeconds = 30

export async function run(scenario: Scenario, size: Size): Promise<Outcome> {
  const random = createRandom(size.seed)
  withoutThreads(random)
  const clock = createVirtualClock()
  const account = createAccount(clock, random, size.quota)
  const store = scenario.hasStore ? createFleetStore(clock) : undefined
  const processes: (SimulatedProcess | undefined)[] = new Array(size.processes).fill(undefined)
  /** Expiry of the token that each source returned last. */
  const expiry = new Float64Array(size.processes * size.clients)
  const turn = new Uint32Array(size.processes)
  const tally = { calls: 0, failedWithValidToken: 0, failedWithoutToken: 0, lastFailureAt: -1 }

  function start(index: number) {
    processes[index]?.stop()
    const { clients } = size
    processes[index] = scenario.policy({ clients, account, clock, random, store })
    expiry.fill(0, index * clients, (index + 1) * clients)
    // A starting process uses all of its clients.
    for (let client = 0; client < clients; client++) call(index, client)
  }

  function call(index: number, client: number) {
    const process = processes[index]
    const slot = index * size.clients + client
    tally.calls++
    process?.sources[client]?.getToken().then((token) => {
      if (processes[index] !== process) return // Stopped in the meantime.
      if (token !== undefined) {
        expiry[slot] = expiryOf(token)
        return
      }
      if (clock.monotonic() < (expiry[slot] ?? 0) - marginSeconds) tally.failedWithValidToken++
      else tally.failedWithoutToken++
      tally.lastFailureAt = clock.monotonic()
    })
  }

  const isIn = (span: Span | undefined, second: number) =>
    span !== undefined && second >= span.from && second < span.until
  /** Processes that start or are replaced in this second of a span. */
  const share = (span: Span, second: number) => {
    const at = (moment: number) =>
      Math.floor((Math.min(1, (moment - span.from) / (span.until - span.from)) * size.processes) | 0)
    return [at(second), at(second + 1)] as const
  }

  for (let second = 0; second < scenario.seconds; second++) {
    account.down = isIn(scenario.endpointDown, second)
    if (store !== undefined) store.down = isIn(scenario.storeDown, second)
    for (const span of [{ from: 0, until: scenario.startSeconds }, scenario.deploy]) {
      if (span === undefined || !isIn(span, second)) continue
      const [first, last] = share(span, second)
      for (let index = first; index < last; index++) start(index)
    }
    for (
      let index = second % scenario.secondsPerCall;
      index < size.processes;
      index += scenario.secondsPerCall
    ) {
      if (processes[index] === undefined) continue
      const client = (turn[index] ?? 0) % size.clients
      turn[index] = client + 1
      call(index, client)
    }
    await clock.advance(1)
  }
  for (const process of processes) process?.stop()
  const offered = Array.from({ length: scenario.seconds }, (_, second) => account.offered[second] ?? 0)
  return { scenario, size, offered, issued: account.issued(), throttled: account.throttled(), ...tally }
}

/** The span of a scenario's fault. */
export function faultOf({ storeDown, endpointDown }: Scenario): Span | undefined {
  return storeDown ?? endpointDown
}

/** Most requests per second, averaged over `seconds`, within a span. */
export function peak(offered: readonly number[], { from, until }: Span, seconds = 1): number {
  let [sum, most] = [0, 0]
  for (let second = from; second < Math.min(until, offered.length); second++) {
    sum += offered[second] ?? 0
    if (second - from >= seconds) sum -= offered[second - seconds] ?? 0
    most = Math.max(most, sum / seconds)
  }
  return most
}

export function mean(offered: readonly number[], { from, until }: Span): number {
  const span = offered.slice(from, until)
  return span.reduce((sum, count) => sum + count, 0) / Math.max(1, span.length)
}
