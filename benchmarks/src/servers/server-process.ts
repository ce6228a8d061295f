import { heapAfterCollection } from '../measure/heap.ts'
import { startExpress } from './express.ts'
import { startFastify } from './fastify.ts'
import { startKoa } from './koa.ts'
import { type Framework, portOf, type ServerSetup, type StartServer } from './server.ts'

/** Messages to the process: start a server, or report the CPU time or the heap size. */
export type ServerOrder =
  | { readonly order: 'start'; readonly framework: Framework; readonly setup: ServerSetup }
  | { readonly order: 'cpu' }
  | { readonly order: 'heap' }

/** Replies from the process. */
export type ServerReply =
  | { readonly port: number }
  | { readonly cpuSeconds: number }
  | { readonly heapBytes: number }
  | { readonly error: string }

const starters: Readonly<Record<Framework, StartServer>> = {
  fastify: startFastify,
  koa: startKoa,
  express: startExpress,
}

// Its own process, so that the CPU time of the load generator is not included.
process.on('message', async (order: ServerOrder) => {
  process.send?.(await obey(order).catch((error): ServerReply => ({ error: String(error) })))
})
process.on('disconnect', () => process.exit())

async function obey(order: ServerOrder): Promise<ServerReply> {
  if (order.order === 'start') return { port: portOf(await starters[order.framework](order.setup)) }
  if (order.order === 'heap') return { heapBytes: heapAfterCollection() }
  const { user, system } = process.cpuUsage()
  return { cpuSeconds: (user + system) / 1e6 }
}
