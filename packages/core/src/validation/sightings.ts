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

/** Numbers per bucket. */
const places = 4
/** 2^32 divided by the golden ratio: multiplying by it spreads similar numbers over the table. */
const spread = 0x9e37_79b1

/**
 * @see Sightings
 *
 * A hash table of fixed size. In a full bucket, a new number replaces the oldest. Unlike a `Set`, it never grows and gives the
 * garbage collector no work.
 *
 * @param count How many tokens to remember. A few are forgotten early, when more than four share a bucket.
 */
export function createSightings(count: number): Sightings {
  const bits = Math.max(1, Math.ceil(Math.log2(count)))
  const table = new Int32Array(2 ** bits * places)
  return {
    add(token) {
      const first = (Math.imul(token, spread) >>> (32 - bits)) * places
      for (let place = first; place < first + places; place += 1) if (table[place] === token) return true
      table.copyWithin(first + 1, first, first + places - 1)
      table[first] = token
      return false
    },
  }
}
