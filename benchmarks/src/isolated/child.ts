import { heapAfterCollection } from '../measure/heap.ts'
import type { Order, PrepareTask, Reply, Task } from './task.ts'

// A process for one subject: compiled code and heap of one subject must not affect the next one.
let task: Task | undefined

process.on('message', async (order: Order) => {
  let reply: Reply
  try {
    reply = await obey(order)
  } catch (error) {
    reply = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.send?.(reply)
})

// The parent process has exited.
process.on('disconnect', () => process.exit())

async function obey(order: Order): Promise<Reply> {
  if (order.order === 'prepare') {
    const module: { prepare: PrepareTask<unknown> } = await import(order.module)
    task = await module.prepare(order.parameters)
    return {}
  }
  if (task === undefined) throw new Error('A round was ordered before the task was prepared.')
  if (order.order === 'heap') return { heapBytes: await (task.heapBytes?.() ?? heapAfterCollection()) }
  return { round: await task.round(order.seconds) }
}
