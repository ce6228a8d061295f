import { readFileSync } from 'node:fs'
import type { Work } from './work.ts'

/** The first tokens of the file; all by default. */
export function readTokens(work: Work, count = Number.POSITIVE_INFINITY): readonly string[] {
  const tokens: readonly string[] = JSON.parse(readFileSync(work.tokenFile, 'utf8'))
  return tokens.slice(0, count)
}

/**
 * Presents tokens in turn, each time as a new string, as an HTTP parser creates it: V8 has not hashed it, and cannot
 * recognize it by its address.
 */
export function presentInTurn(tokens: readonly string[]): () => string {
  const bytes = tokens.map((token) => Buffer.from(token, 'latin1'))
  let next = 0
  return () => {
    const token = bytes[next] as Buffer
    next = next + 1 === bytes.length ? 0 : next + 1
    return token.toString('latin1')
  }
}
