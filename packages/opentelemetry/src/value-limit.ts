/** Limits the distinct values of an attribute, because each creates its own time series. */
export type ValueLimit = (value: string) => string

/** @param rest Replaces every value beyond the first `max`. */
export function createValueLimit(max: number, rest: string): ValueLimit {
  const known = new Set<string>()
  return (value) => {
    if (known.has(value)) return value
    if (known.size >= max) return rest
    known.add(value)
    return value
  }
}
