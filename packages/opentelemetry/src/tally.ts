import type { Attributes, ObservableResult } from '@opentelemetry/api'

/** One time series of a {@link Tally}. */
export interface Count {
  readonly attributes: Attributes
  value: number
}

/**
 * Counts in memory for an observable counter, which reports the counts when metrics are collected. A request costs one
 * addition; `counter.add` would sort and serialize its attributes each time.
 */
export interface Tally {
  /** Returns the time series with these attributes, and creates it if necessary. */
  of(attributes: Attributes): Count
  observe(result: ObservableResult): void
  /** Adds the counts of another tally. */
  take(other: Tally): void
  readonly counts: ReadonlyMap<string, Count>
}

export function createTally(): Tally {
  const counts = new Map<string, Count>()
  function of(attributes: Attributes): Count {
    const key = JSON.stringify(attributes)
    const known = counts.get(key)
    if (known !== undefined) return known
    const made = { attributes, value: 0 }
    counts.set(key, made)
    return made
  }
  return {
    counts,
    of,
    observe(result) {
      for (const { value, attributes } of counts.values()) result.observe(value, attributes)
    },
    take(other) {
      for (const { attributes, value } of other.counts.values()) of(attributes).value += value
    },
  }
}
