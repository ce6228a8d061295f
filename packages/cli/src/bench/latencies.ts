/** Each bucket ends 2 % above the previous one, so percentiles are accurate to 2 %. */
const growth = Math.log(1.02)
const shortestSeconds = 1e-6
/** Up to 100 seconds; requests time out long before that. */
const bucketCount = Math.ceil(Math.log(100 / shortestSeconds) / growth)

/** A latency histogram in constant memory. */
export interface Latencies {
  add(seconds: number): void
  readonly count: number
  /** Seconds. */
  readonly mean: number
  readonly max: number
  /** @param fraction From 0 to 1. @returns Seconds; 0 when there are none. */
  percentile(fraction: number): number
  /** Number of latencies in (from, to], in seconds. */
  between(from: number, to: number): number
}

/** Creates an empty histogram. */
export function createLatencies(): Latencies {
  const buckets = new Uint32Array(bucketCount + 1)
  let [count, sum, max] = [0, 0, 0]
  return {
    add(seconds) {
      const index = Math.ceil(Math.log(Math.max(seconds, shortestSeconds) / shortestSeconds) / growth)
      const bucket = Math.min(index, bucketCount)
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
      count++
      sum += seconds
      max = Math.max(max, seconds)
    },
    get count() {
      return count
    },
    get mean() {
      return count === 0 ? 0 : sum / count
    },
    get max() {
      return max
    },
    percentile(fraction) {
      const rank = Math.max(1, Math.ceil(fraction * count))
      let seen = 0
      for (const [bucket, size] of buckets.entries()) {
        seen += size
        if (size > 0 && seen >= rank) return Math.min(endOf(bucket), max)
      }
      return 0
    },
    between(from, to) {
      let total = 0
      for (const [bucket, size] of buckets.entries()) {
        const end = Math.min(endOf(bucket), max)
        if (size > 0 && end > from && end <= to) total += size
      }
      return total
    },
  }
}

function endOf(bucket: number): number {
  return shortestSeconds * Math.exp(bucket * growth)
}
