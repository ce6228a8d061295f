import { bundledPrimes } from './bundled-primes.ts'
import { derivePrimes } from './prime-derivation.ts'
import { type RsaKey, rsaKeyOf } from './rsa-key.ts'

/** Never given to a pool: `signWith: 'foreign'` signs with it. */
const foreignIndex = bundledPrimes.length - 1

/**
 * Key material by number. The first numbers are bundled and cost a millisecond; those past the bundle are
 * computed from the seed, which takes about a tenth of a second each. No two numbers share a key.
 */
export interface KeySupply {
  key(number: number): RsaKey
  /** A key that no pool of this server has. */
  foreign(): RsaKey
}

/** @param seed Makes the keys past the bundle repeatable. */
export function createKeySupply(seed: string): KeySupply {
  const keys = new Map<number, RsaKey>()
  const key = (number: number) => {
    const known = keys.get(number)
    if (known !== undefined) return known
    const made = number < foreignIndex ? bundledKey(number) : rsaKeyOf(derivePrimes(`${seed}/key/${number}`))
    keys.set(number, made)
    return made
  }
  return { key, foreign: () => bundledKey(foreignIndex) }
}

function bundledKey(index: number): RsaKey {
  const primes = bundledPrimes[index]
  if (primes === undefined) throw new RangeError(`There is no bundled key ${index}.`)
  const [p, q] = primes.map((prime) => BigInt(`0x${Buffer.from(prime, 'base64url').toString('hex')}`))
  return rsaKeyOf({ p: p as bigint, q: q as bigint })
}
