import { detachedCopy } from './detached-copy.ts'
import type { JoseHeader } from './parsed-token.ts'

/** Issuers sign with a handful of keys at a time: more headers than this are variations in white space. */
const maxHeaders = 64

/**
 * Parsed headers of tokens whose signature was valid, by their first part. A key signs every token under the same
 * header, so it need not be parsed again. Nothing is cached before the signature is verified.
 */
export interface HeaderCache {
  get(encoded: string): JoseHeader | undefined
  add(header: JoseHeader): void
}

/** @see HeaderCache */
export function createHeaderCache(): HeaderCache {
  const headers = new Map<string, JoseHeader>()
  // Nearly every token has the same one. Comparing it is faster than the hash that a map needs of a new string.
  let last: JoseHeader | undefined
  return {
    get(encoded) {
      if (last?.encoded !== encoded) last = headers.get(encoded)
      return last
    },
    add(header) {
      if (headers.has(header.encoded)) return
      if (headers.size >= maxHeaders) headers.clear()
      const encoded = detachedCopy(header.encoded)
      headers.set(encoded, { ...header, encoded })
    },
  }
}
