const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * A copy of an ASCII string that shares no memory with it. Engines implement `slice` as a view: a cached token that was
 * cut from a long header would keep the whole header in memory.
 */
export function detachedCopy(text: string): string {
  return decoder.decode(encoder.encode(text))
}
