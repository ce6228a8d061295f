import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Kind } from '../case.ts'
import type { Subject } from '../measure/interleave.ts'
import type { Round } from '../measure/round.ts'
import { commandFor, type Place } from './place.ts'
import type { Order, Reply } from './task.ts'

/** Starts a process for one subject, which prepares and checks its task. */
export async function isolate(
  who: { readonly name: string; readonly kind: Kind },
  module: string,
  parameters: unknown,
  place: Place = {},
): Promise<Subject> {
  const child = start(place)
  await ask(child, { order: 'prepare', module, parameters }, who.name)
  return {
    ...who,
    async round(seconds): Promise<Round> {
      const { round } = await ask(child, { order: 'round', seconds }, who.name)
      if (round === undefined) throw new Error(`${who.name} did not measure anything.`)
      return round
    },
    async heapBytes() {
      const { heapBytes } = await ask(child, { order: 'heap' }, who.name)
      if (heapBytes === undefined) throw new Error(`${who.name} did not report the size of its heap.`)
      return heapBytes
    },
    async close() {
      child.disconnect()
      if (child.exitCode === null) child.kill()
    },
  }
}

function start(place: Place): ChildProcess {
  return fork(new URL('child.ts', import.meta.url).pathname, commandFor(place))
}

async function ask(
  child: ChildProcess,
  order: Order,
  name: string,
): Promise<{ round?: Round; heapBytes?: number }> {
  child.send(order)
  const exited = new AbortController()
  const answer = once(child, 'message', { signal: exited.signal })
  const end = (code: number | null) => exited.abort(new Error(`${name} ended with code ${code}.`))
  child.once('exit', end)
  const [reply]: Reply[] = await answer
  child.off('exit', end)
  if (reply === undefined) throw new Error(`${name} did not reply.`)
  if ('error' in reply) throw new Error(`${name}: ${reply.error}`)
  return reply
}
