import { checkPrimeSync, createHash } from 'node:crypto'

/** Every key has the public exponent F4. */
export const publicExponent = 65537n

/** The two primes of an RSA key. */
export interface RsaPrimes {
  readonly p: bigint
  readonly q: bigint
}

const primeBytes = 128
const smallPrimes = primesBelow(2000)

/**
 * Derives RSA-2048 primes from a string: the same string always results in the same key, so that a seeded server is
 * reproducible. Such a key is not secret: anyone who knows the string can derive it.
 */
export function derivePrimes(text: string): RsaPrimes {
  const p = derivePrime(`${text}/p`)
  const q = derivePrime(`${text}/q`)
  return p > q ? { p, q } : { p: q, q: p }
}

function derivePrime(text: string): bigint {
  const bytes = stretch(text, primeBytes)
  // Both top bits set: the product of two such primes has exactly 2048 bits.
  bytes[0] = (bytes[0] ?? 0) | 0xc0
  bytes[primeBytes - 1] = (bytes[primeBytes - 1] ?? 0) | 1
  let candidate = BigInt(`0x${bytes.toString('hex')}`)
  while (!isPrimeFor(candidate)) candidate += 2n
  return candidate
}

function isPrimeFor(candidate: bigint): boolean {
  for (const prime of smallPrimes) if (candidate % prime === 0n) return false
  // The exponent must be invertible modulo p - 1.
  return candidate % publicExponent !== 1n && checkPrimeSync(candidate, { checks: 8 })
}

function stretch(text: string, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let block = 0; block * 32 < length; block++) {
    blocks.push(createHash('sha256').update(`${block}/${text}`).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function primesBelow(limit: number): bigint[] {
  const primes: bigint[] = []
  for (let n = 3n; n < limit; n += 2n) if (primes.every((prime) => n % prime !== 0n)) primes.push(n)
  return primes
}
