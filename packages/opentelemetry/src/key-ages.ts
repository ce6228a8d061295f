/** Number and age of each issuer's keys. */
export interface KeyAges {
  /** @param ageSeconds Age in seconds; undefined for keys that are never downloaded. */
  set(issuer: string, count: number, ageSeconds: number | undefined): void
  readonly keys: ReadonlyMap<
    string,
    { readonly count: number; readonly ageSeconds: () => number | undefined }
  >
}

const wall = () => Date.now() / 1000
const monotonic = () => performance.now() / 1000

export function createKeyAges(): KeyAges {
  const keys = new Map<string, { readonly count: number; readonly ageSeconds: () => number | undefined }>()
  return {
    keys,
    set(issuer, count, age) {
      const start = { wall: wall(), monotonic: monotonic() }
      // Uses the larger of both: the wall clock may have been set back, and the monotonic clock may stop during
      // suspend.
      const elapsed = () => Math.max(0, wall() - start.wall, monotonic() - start.monotonic)
      keys.set(issuer, { count, ageSeconds: () => (age === undefined ? undefined : age + elapsed()) })
    },
  }
}
