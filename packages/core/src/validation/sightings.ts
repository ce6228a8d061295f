/** Remembers, in bounded memory, which tokens were presented before. */
export interface Sightings {
  /**
   * Remembers a token.
   *
   * @param token A number that stands for it.
   * @returns Whether it was remembered already.
   */
  add(token: number): boolean
}

/** Numbers per bucket: a cache line. */
const places = 16
/** 2^32 divided by the golden ratio: multiplying by it spreads similar numbers over the table. */
const spread = 0x9e37_79b1

/**
 * @see Sightings
 *
 * A hash table of fixed size. In a full bucket, a new number replaces the oldest. Unlike a `Set`, it never grows and gives
 * the garbage collector no work.
 *
 * @param count How many tokens to remember. It has twice as many places, since buckets fill unevenly: few tokens are
 * forgotten earlier, and none is remembered much longer.
 */
export function createSightings(count: number): Sightings {
  const buckets = Math.ceil((2 * count) / places)
  const table = new Int32Array(buckets * places)
  return {
    add(token) {
      const hash = Math.imul(token, spread) >>> 0
      const first = Math.floor((hash / 2 ** 32) * buckets) * places
      for (let place = first; place < first + places; place += 1) if (table[place] === token) return true
      // A call of `copyWithin` would take longer.
      for (let place = first + places - 1; place > first; place -= 1)
        table[place] = table[place - 1] as number
      table[first] = token
      return false
    },
  }
}
