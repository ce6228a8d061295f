// Writes src/keys/bundled-primes.ts: the primes of the first keys, computed once, so that a server starts at once.
//   node build/bundle-primes.ts
import { writeFileSync } from 'node:fs'
import { derivePrimes } from '../src/keys/prime-derivation.ts'

const count = 32
const text = (value: bigint) => Buffer.from(value.toString(16), 'hex').toString('base64url')
const lines = Array.from({ length: count }, (_, index) => {
  const { p, q } = derivePrimes(`bundled/${index}`)
  return `  ['${text(p)}', '${text(q)}'],`
})

writeFileSync(
  new URL('../src/keys/bundled-primes.ts', import.meta.url),
  `// Written by build/bundle-primes.ts. LOCAL ONLY: these keys are public, and anybody can sign with them.
// Each line is the two primes of one RSA key, in base64url.

/** Primes of keys that need not be computed when a server starts. */
export const bundledPrimes: readonly (readonly [p: string, q: string])[] = [
${lines.join('\n')}
]
`,
)
