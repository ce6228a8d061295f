import type { Round } from '../measure/round.ts'

/** Something prepared and checked in a process of its own, ready to be measured. */
export interface Task {
  round(seconds: number): Promise<Round>
  /** Heap after a collection. Default: that of the process that the task runs in. */
  heapBytes?(): Promise<number>
}

/** What a task's module exports: it prepares one subject, and throws if that subject does not do its work. */
export type PrepareTask<Parameters> = (parameters: Parameters) => Promise<Task>

/** From the parent to the process. */
export type Order =
  | { readonly order: 'prepare'; readonly module: string; readonly parameters: unknown }
  | { readonly order: 'round'; readonly seconds: number }
  | { readonly order: 'heap' }

/** Back. */
export type Reply = { readonly round?: Round; readonly heapBytes?: number } | { readonly error: string }
