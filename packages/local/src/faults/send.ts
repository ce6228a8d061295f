import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Reply } from '../http/reply.ts'
import type { Fault } from './fault.ts'

/** More would result in many tiny packets. */
const chunksPerSecond = 10

/** Sends a reply; a fault may cut it off or slow it down. */
export async function send(outgoing: ServerResponse, reply: Reply, fault: Fault = {}): Promise<void> {
  if (fault.cut === 'before_headers') {
    outgoing.destroy()
    return
  }
  const body = Buffer.from(reply.body)
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': body.length })
  const end = fault.cut === 'in_body' ? Math.floor(body.length / 2) : body.length
  if (fault.trickleBytesPerSecond === undefined) {
    if (fault.cut === undefined) outgoing.end(body)
    else outgoing.write(body.subarray(0, end), () => outgoing.destroy())
    return
  }
  await trickle(outgoing, body.subarray(0, end), fault.trickleBytesPerSecond)
  if (fault.cut === undefined) outgoing.end()
  else outgoing.destroy()
}

async function trickle(outgoing: ServerResponse, body: Buffer, bytesPerSecond: number): Promise<void> {
  const chunks = Math.min(bytesPerSecond, chunksPerSecond)
  const chunkBytes = Math.ceil(bytesPerSecond / chunks)
  for (let start = 0; start < body.length && !outgoing.destroyed; start += chunkBytes) {
    outgoing.write(body.subarray(start, start + chunkBytes))
    await wait(1000 / chunks, undefined, { ref: false })
  }
}
