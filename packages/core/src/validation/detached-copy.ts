const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** Used within one synchronous call. Allocating a buffer per copy would cost more than the copy. */
const scratch = new Uint8Array(16_384)

/**
 * Copies an ASCII string without sharing memory. Engines implement `slice` as a view, so a cached token sliced from a
 * long header would keep the whole header in memory.
 */
export function detachedCopy(text: string): string {
  if (text.length > scratch.length) return decoder.decode(encoder.encode(text))
  const { written } = encoder.encodeInto(text, scratch)
  return decoder.decode(scratch.subarray(0, written))
}
