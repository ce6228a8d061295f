import { createHmac } from 'node:crypto'

/** Mulberry32: the same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Replaces WebCrypto's HMAC and random numbers with versions without threads: virtual time does not wait for threads,
 * and a seed must always result in the same run.
 */
export function withoutThreads(random: () => number): void {
  const subtle = {
    importKey: async (_format: string, secret: Uint8Array) => secret,
    sign: async (_algorithm: unknown, secret: Uint8Array, data: Uint8Array) =>
      new Uint8Array(createHmac('sha256', secret).update(data).digest()).buffer,
  }
  const getRandomValues = (bytes: Uint8Array) =>
    bytes.map((_, index) => (bytes[index] = Math.floor(random() * 256)))
  Object.defineProperty(globalThis, 'crypto', { value: { subtle, getRandomValues }, configurable: true })
}
