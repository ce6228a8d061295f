import type { Series, SeriesResult } from './measure.ts'

/** One kind of request, measured. */
export interface BenchSeries {
  /** `with_token` and `without_token`: the guarded URL. */
  readonly name: Series['name']
  readonly url: string
  readonly requests: number
  readonly requestsPerSecond: number
  /** How often each status came, or each failure without a response. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Seconds, from the request to the end of the response; within 2 %. */
  readonly latency: {
    readonly mean: number
    readonly p50: number
    readonly p90: number
    readonly p99: number
    readonly max: number
  }
  /** How many requests took up to so many seconds, and more than the row before it. */
  readonly histogram: readonly { readonly upToSeconds: number; readonly count: number }[]
}

/** What `bench --json` prints. */
export interface BenchDocument {
  readonly schema: 'cognito-m2m/bench/1'
  readonly connections: number
  readonly durationSeconds: number
  readonly series: readonly BenchSeries[]
  /**
   * What the guard adds to a request: time with a token less time unguarded, in seconds. The median of all rounds, and
   * the quartiles around it. Null without an unguarded path.
   */
  readonly guard: { readonly median: number; readonly lower: number; readonly upper: number } | null
  readonly tokens: {
    /** Tokens that the client acquired, each billed by Cognito. */
    readonly acquired: number
    /** Requests that used them. */
    readonly requests: number
  }
  readonly notes: readonly string[]
}

const rows = 10

/** What was measured, as data. */
export function seriesDocuments(results: readonly SeriesResult[]): readonly BenchSeries[] {
  const edges = edgesOf(results)
  return results.map(({ name, url, latencies, outcomes, seconds }) => ({
    name,
    url: url.href,
    requests: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
    requestsPerSecond: seconds === 0 ? 0 : latencies.count / seconds,
    outcomes: Object.fromEntries(outcomes),
    latency: {
      mean: latencies.mean,
      p50: latencies.percentile(0.5),
      p90: latencies.percentile(0.9),
      p99: latencies.percentile(0.99),
      max: latencies.max,
    },
    histogram: edges.map((upToSeconds, row) => ({
      upToSeconds,
      count: latencies.between(row === 0 ? 0 : (edges[row - 1] ?? 0), upToSeconds),
    })),
  }))
}

/** The same rows for all, so that they compare: in equal factors from the fastest to nearly the slowest. */
function edgesOf(results: readonly SeriesResult[]): readonly number[] {
  const measured = results.map(({ latencies }) => latencies).filter(({ count }) => count > 0)
  if (measured.length === 0) return []
  const slowest = Math.max(...measured.map(({ max }) => max))
  const low = Math.min(...measured.map((latencies) => latencies.percentile(0.01)))
  const high = Math.max(...measured.map((latencies) => latencies.percentile(0.99)))
  const factor = Math.max((high / low) ** (1 / (rows - 2)), 1.05)
  const edges = Array.from({ length: rows - 1 }, (_, row) => low * factor ** row)
  return [...edges.filter((edge) => edge < slowest), slowest]
}

/** Differences between two kinds, round by round: what disturbs the machine for a moment disturbs both. */
export function guardCost(results: readonly SeriesResult[]): BenchDocument['guard'] {
  const roundsOf = (name: Series['name']) => results.find((result) => result.name === name)?.rounds ?? []
  const unguarded = roundsOf('unguarded')
  const differences = roundsOf('with_token')
    .slice(0, unguarded.length)
    .map((seconds, round) => seconds - (unguarded[round] ?? seconds))
    .sort((a, b) => a - b)
  if (differences.length === 0) return null
  const at = (fraction: number) => differences[Math.floor(fraction * (differences.length - 1))] ?? 0
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) }
}
