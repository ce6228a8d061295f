/**
 * Bytes of the heap that are still in use after a collection. Only at the end: a forced collection throws away compiled
 * code, too.
 *
 * @throws Error without `--expose-gc`.
 */
export function heapAfterCollection(): number {
  if (globalThis.gc === undefined) throw new Error('Start Node.js with --expose-gc.')
  // The second one collects what the first one's finalizers let go of.
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
