import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves a key set, and counts the requests for it. */
export async function startJwksServer(jwks: object) {
  const body = JSON.stringify(jwks)
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    response.setHeader('content-type', 'application/json').end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    jwksUri: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    count: () => requests,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
