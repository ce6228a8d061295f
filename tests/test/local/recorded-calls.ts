import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A call of the user pools API, without its signature. */
export interface RecordedCall {
  readonly operation: string
  readonly input: unknown
  readonly status: number
}

/** A server that hands every call on to `target` and writes it down. */
export async function recordCalls(target: string) {
  const calls: RecordedCall[] = []
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming)
    const name = String(incoming.headers['x-amz-target'] ?? '')
    const answered = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': String(incoming.headers['content-type']),
        'x-amz-target': name,
        authorization: String(incoming.headers.authorization ?? ''),
      },
      body,
    })
    const output = await answered.text()
    const operation = name.slice(name.indexOf('.') + 1)
    calls.push({ operation, input: JSON.parse(body), status: answered.status })
    outgoing.writeHead(answered.status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': answered.headers.get('x-amzn-requestid') ?? '',
    })
    outgoing.end(output)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { endpoint: `http://127.0.0.1:${port}`, calls, stop }
}
