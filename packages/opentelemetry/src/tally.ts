import type { Attributes, ObservableResult } from '@opentelemetry/api'

/** One time series of a {@link Tally}. */
export interface Count {
  readonly attributes: Attributes
  value: number
}

/**
 * Counts in memory what an observable counter reports when metrics are collected. A request pays for an addition, where
 * `counter.add` would sort and serialize its attributes each time.
 */
export interface Tally {
  /** The time series with these attributes; made when there is none. */
  of(attributes: Attributes): Count
  observe(result: ObservableResult): void
  /** Adds what another tally counted. */
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
