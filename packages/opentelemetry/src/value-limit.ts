/** Bounds the distinct values of an attribute: each makes time series of its own. */
export type ValueLimit = (value: string) => string

/** @param rest Stands for every value beyond the first `max`. */
export function createValueLimit(max: number, rest: string): ValueLimit {
  const known = new Set<string>()
  return (value) => {
    if (known.has(value)) return value
    if (known.size >= max) return rest
    known.add(value)
    return value
  }
}
