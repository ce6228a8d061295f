import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** How one request is answered. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void

export interface KeysServer {
  readonly issuer: string
  /** Takes effect with the next request. */
  behave(behaviour: Behaviour): void
  readonly requests: () => number
  /** Connections that are open now. */
  readonly connections: () => number
  close(): Promise<void>
}

/** A real key endpoint on loopback with scripted behaviour. */
export async function startKeysServer(first: Behaviour): Promise<KeysServer> {
  let behaviour = first
  let requests = 0
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    requests += 1
    behaviour(request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    issuer: `http://127.0.0.1:${port}/pool`,
    behave(next) {
      behaviour = next
    },
    requests: () => requests,
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const serve =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_, response) => {
    // A connection kept for the next request is not one left behind, but would look like it here.
    response.writeHead(status, { connection: 'close', ...headers })
    response.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body))
  }
