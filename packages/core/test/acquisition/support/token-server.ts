import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SeenRequest {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What the server does with one request. */
export type Answer = (response: ServerResponse, request: SeenRequest, index: number) => void

export interface TokenServer {
  readonly url: string
  readonly requests: readonly SeenRequest[]
}

/** A real server on loopback that answers the nth request with the nth answer, and further ones with the last. */
export async function startTokenServer(...answers: readonly Answer[]): Promise<TokenServer> {
  const requests: SeenRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      requests.push(seen)
      const index = requests.length - 1
      ;(answers[index] ?? answers.at(-1))?.(response, seen, index)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/token`, requests }
}

/** A documented answer. */
export function issue(accessToken = 'AAA.BBB.CCC', expiresIn: unknown = 3600): Answer {
  return json(200, { access_token: accessToken, expires_in: expiresIn, token_type: 'Bearer' })
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return raw(status, JSON.stringify(body), { 'content-type': 'application/json;charset=UTF-8', ...headers })
}

export function raw(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => void response.writeHead(status, headers).end(body)
}

/** Says nothing, for ever. */
export const hang: Answer = () => {}

export const reset: Answer = (response) => void response.socket?.destroy()

/** A token as Cognito's look, with a signature that nobody checks. */
export function unsignedToken(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.c2lnbmF0dXJl`
}
