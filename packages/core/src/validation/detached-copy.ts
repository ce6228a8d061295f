const encoder = new TextEncoder()
const decoder = new TextDecoder()
/** Written and read within one call. A buffer for each copy would cost more than the copy. */
const scratch = new Uint8Array(16_384)

/**
 * A copy of an ASCII string that shares no memory with it. Engines implement `slice` as a view: a cached token that was
 * cut from a long header would keep the whole header in memory.
 */
export function detachedCopy(text: string): string {
  if (text.length > scratch.length) return decoder.decode(encoder.encode(text))
  const { written } = encoder.encodeInto(text, scratch)
  return decoder.decode(scratch.subarray(0, written))
}
