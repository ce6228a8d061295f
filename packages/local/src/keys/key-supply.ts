import { bundledPrimes } from './bundled-primes.ts'
import { derivePrimes } from './prime-derivation.ts'
import { type RsaKey, rsaKeyOf } from './rsa-key.ts'

/** Reserved for `signWith: 'foreign'`; no pool gets it. */
const foreignIndex = bundledPrimes.length - 1

/**
 * Key material by number. The first keys are bundled and take a millisecond; further ones are derived from the seed,
 * which takes about a tenth of a second each. No two numbers share a key.
 */
export interface KeySupply {
  key(number: number): RsaKey
  /** A key that no pool of this server has. */
  foreign(): RsaKey
}

/** @param seed Makes the keys that are not bundled reproducible. */
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
