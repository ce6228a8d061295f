import type { Round } from '../measure/round.ts'

/** A prepared and checked task in a separate process, ready to be measured. */
export interface Task {
  round(seconds: number): Promise<Round>
  /** Heap after a collection. Default: that of the process that the task runs in. */
  heapBytes?(): Promise<number>
}

/** Export of a task's module. Prepares one subject, and throws if the subject does not work correctly. */
export type PrepareTask<Parameters> = (parameters: Parameters) => Promise<Task>

/** Message from the parent to the process. */
export type Order =
  | { readonly order: 'prepare'; readonly module: string; readonly parameters: unknown }
  | { readonly order: 'round'; readonly seconds: number }
  | { readonly order: 'heap' }

/** Message from the process to the parent. */
export type Reply = { readonly round?: Round; readonly heapBytes?: number } | { readonly error: string }
