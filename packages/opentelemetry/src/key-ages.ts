/** When each issuer's keys were downloaded, and how many there are. */
export interface KeyAges {
  /** @param ageSeconds Undefined for keys that are never downloaded, and have no age. */
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
      // By the clock that says more: one may have been set back, the other stopped with the machine.
      const elapsed = () => Math.max(0, wall() - start.wall, monotonic() - start.monotonic)
      keys.set(issuer, { count, ageSeconds: () => (age === undefined ? undefined : age + elapsed()) })
    },
  }
}
