import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose_gc')

/** Collects all that nothing refers to. */
export const collectGarbage = runInNewContext('gc') as () => void

/** Bytes of the heap that are in use. */
export function heapBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}
