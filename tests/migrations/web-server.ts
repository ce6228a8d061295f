import type { IncomingMessage, ServerResponse } from 'node:http'

/** The least of a server for a web-standard handler. */
export function toNodeListener(handle: (request: Request) => Response | Promise<Response>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = new Headers()
    for (let index = 0; index < request.rawHeaders.length; index += 2) {
      headers.append(request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? '')
    }
    const answer = await handle(new Request(`http://${request.headers.host}${request.url}`, { headers }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(Buffer.from(await answer.arrayBuffer()))
  }
}
