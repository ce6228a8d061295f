import type { BenchDocument, BenchSeries } from './document.ts'
import type { Series, SeriesResult } from './measure.ts'

const rows = 10

/** Converts the measurements to data. */
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

/** The same rows for all kinds, for comparison: in equal factors from the fastest to nearly the slowest request. */
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

/** Differences between two kinds, round by round, so that a temporary disturbance affects both. */
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
