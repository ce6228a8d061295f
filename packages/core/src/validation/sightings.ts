/** The numbers of tokens that came before. Bounded: it forgets old ones. */
export interface Sightings {
  /** Remembers a token by its number. Returns whether it was remembered already. */
  add(token: number): boolean
}

/** Numbers in one bucket. */
const places = 4
/** 2^32 divided by the golden ratio: a product with it spreads similar numbers over the table. */
const spread = 0x9e37_79b1

/**
 * @see Sightings
 *
 * A table of buckets, in each of which the oldest number makes room for a new one. Unlike a `Set`, it never grows, and the
 * garbage collector has nothing to do with it.
 *
 * @param count How many tokens to remember. A few are forgotten early, because too many share their bucket.
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
