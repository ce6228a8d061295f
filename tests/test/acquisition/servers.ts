import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A real server on loopback, closed with the test. Returns its origin. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An API that takes every token but the first, and shows what it was asked. */
export async function serveApi(): Promise<{ readonly origin: string; readonly seen: readonly string[] }> {
  const seen: string[] = []
  const origin = await serve((request, response, body) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
    if (request.headers.authorization === 'Bearer t1') {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' }).end()
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"orders":[]}')
    }
  })
  return { origin, seen }
}

/** A token endpoint that issues t1, t2, … */
export async function serveTokens(): Promise<{
  readonly tokenEndpoint: string
  readonly count: () => number
}> {
  let count = 0
  const origin = await serve((_request, response) => {
    count++
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ access_token: `t${count}`, expires_in: 3600, token_type: 'Bearer' }))
  })
  return { tokenEndpoint: `${origin}/oauth2/token`, count: () => count }
}
