import type { IncomingMessage, RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** Serves a web-standard handler with `node:http`: `createServer(handle(app))`. */
export function handle(app: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (incoming, outgoing) => {
    try {
      const response = await app(requestOf(incoming))
      for (const [name, value] of response.headers) outgoing.appendHeader(name, value)
      outgoing.writeHead(response.status).end(new Uint8Array(await response.arrayBuffer()))
    } catch {
      outgoing.writeHead(500).end()
    }
  }
}

function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  return new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
    method: incoming.method ?? 'GET',
    headers,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' }),
  })
}
