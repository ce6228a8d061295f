import type { TokenSource } from '@cognito-m2m/core'
import type { BenchSeries } from './document.ts'
import { createLatencies, type Latencies } from './latencies.ts'
import type { Sender } from './load.ts'

/** One kind of request. */
export interface Series {
  readonly name: BenchSeries['name']
  readonly url: URL
}

/** Measurements of one kind of request. */
export interface SeriesResult extends Series {
  readonly latencies: Latencies
  /** Number of requests by response status, or by error code when there was no response. */
  readonly outcomes: Map<string, number>
  /** Time in which requests of this kind were sent. */
  seconds: number
  /** Seconds per request in each round. */
  readonly rounds: number[]
}

/** Options of {@link measure}. */
export interface MeasureOptions {
  readonly sender: Sender
  readonly source: TokenSource
  readonly connections: number
  readonly durationSeconds: number
  /** Ends the measurement early; the results so far are returned. */
  readonly signal: AbortSignal
  /** Called after each request. */
  readonly onRequest: () => void
}

/** Time slice of one kind of request before the next one. */
const sliceSeconds = 0.25
/** Share of the time that is not counted, in which connections are opened and code is compiled. */
const warmUpShare = 0.1

/** Alternates between the kinds of requests, with a fixed number of requests in flight. */
export async function measure(
  series: readonly Series[],
  options: MeasureOptions,
): Promise<readonly SeriesResult[]> {
  const { durationSeconds, signal } = options
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const warmUp = series.map(resultOf)
  for (const result of warmUp) await slice(result, (durationSeconds * warmUpShare) / series.length, options)
  const results = series.map(resultOf)
  const share = Math.min(sliceSeconds, (durationSeconds * (1 - warmUpShare)) / series.length)
  do {
    for (const result of results) await slice(result, share, options)
  } while (!signal.aborted && elapsed() + share * series.length <= durationSeconds)
  return results
}

function resultOf(series: Series): SeriesResult {
  return { ...series, latencies: createLatencies(), outcomes: new Map(), seconds: 0, rounds: [] }
}

async function slice(
  result: SeriesResult,
  seconds: number,
  { sender, source, connections, signal, onRequest }: MeasureOptions,
): Promise<void> {
  const startedAt = performance.now()
  const until = startedAt + seconds * 1000
  let answered = 0
  const work = async () => {
    do {
      const token = result.name === 'with_token' ? await source.getToken() : undefined
      const { status, failure, seconds } = await sender.send(result.url, token)
      const outcome = status === undefined ? (failure ?? 'failed') : String(status)
      result.outcomes.set(outcome, (result.outcomes.get(outcome) ?? 0) + 1)
      onRequest()
      // A host that refuses connections would otherwise be flooded.
      if (status === undefined) return
      answered++
      result.latencies.add(seconds)
    } while (performance.now() < until && !signal.aborted)
  }
  await Promise.all(Array.from({ length: connections }, work))
  const spent = (performance.now() - startedAt) / 1000
  result.seconds += spent
  if (answered > 0) result.rounds.push(spent / answered)
}
