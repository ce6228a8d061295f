import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** A listening server. */
export interface Listener {
  /** `http://127.0.0.1:9339` */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Starts an HTTP server, or an HTTPS server if an identity is passed. When the handler rejects, the response is a 500,
 * and the process continues.
 */
export async function listen(
  {
    host,
    port,
    identity,
  }: { host: string; port: number; identity?: { key: string; cert: string } | undefined },
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): Promise<Listener> {
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    handle(incoming, outgoing).catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'application/json' })
      outgoing.end('{"message":"InternalFailure"}')
    })
  }
  const server: Server =
    identity === undefined ? createServer(listener) : createHttpsServer(identity, listener)
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  const name = nameOf(address)
  return {
    url: `http${identity === undefined ? '' : 's'}://${name}:${address.port}`,
    port: address.port,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** A server that is bound to all addresses is named by its loopback address. */
function nameOf({ address, family }: AddressInfo): string {
  if (family === 'IPv6') return address === '::' ? '[::1]' : `[${address}]`
  return address === '0.0.0.0' ? '127.0.0.1' : address
}
