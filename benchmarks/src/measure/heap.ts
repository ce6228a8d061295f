/**
 * Bytes of the heap that are in use after a garbage collection. Call it only at the end: a forced collection also
 * discards compiled code.
 *
 * @throws Error when Node.js was started without `--expose-gc`.
 */
export function heapAfterCollection(): number {
  if (globalThis.gc === undefined) throw new Error('Start Node.js with --expose-gc.')
  // The second collection frees what the finalizers of the first one released.
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
