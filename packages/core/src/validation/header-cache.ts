import { detachedCopy } from './detached-copy.ts'
import type { JoseHeader } from './parsed-token.ts'

/** Issuers sign with a handful of keys at a time: more headers than this are variations in white space. */
const maxHeaders = 64

/**
 * Caches the parsed headers of tokens whose signature was valid, by their encoded form. A key signs all its tokens with the
 * same header. Nothing is cached before the signature is verified.
 */
export interface HeaderCache {
  get(encoded: string): JoseHeader | undefined
  /** @param kid The `kid` as the key has it: finding a key by its own string needs no comparison of characters. */
  add(header: JoseHeader, kid: string): void
}

/** @see HeaderCache */
export function createHeaderCache(): HeaderCache {
  const headers = new Map<string, JoseHeader>()
  // Nearly all tokens have the same header. Comparing it is faster than hashing a new string for the map.
  let last: JoseHeader | undefined
  return {
    get(encoded) {
      if (last?.encoded !== encoded) last = headers.get(encoded)
      return last
    },
    add(header, kid) {
      if (headers.has(header.encoded)) return
      if (headers.size >= maxHeaders) headers.clear()
      const encoded = detachedCopy(header.encoded)
      headers.set(encoded, { ...header, encoded, kid })
    },
  }
}
