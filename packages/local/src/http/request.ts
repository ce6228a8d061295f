import type { IncomingMessage } from 'node:http'

/** A request, read whole. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Larger bodies are refused: no endpoint needs more. */
export const maxBodyBytes = 256 * 1024

/** @returns `undefined` when the body is over the cap. */
export async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const target = URL.parse(incoming.url ?? '/', 'http://local.invalid')
  const chunks: Buffer[] = []
  let size = 0
  // A stream that is destroyed takes the connection with it, and no answer could be sent.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return {
    method: incoming.method ?? 'GET',
    // A target that is no path matches no route.
    path: target?.pathname ?? '',
    query: target?.searchParams ?? new URLSearchParams(),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
