import type { IncomingMessage } from 'node:http'

/** A request with its body. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Larger bodies are refused: no endpoint needs more. */
export const maxBodyBytes = 256 * 1024

/** @returns `undefined` when the body is larger than {@link maxBodyBytes}. */
export async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const target = URL.parse(incoming.url ?? '/', 'http://local.invalid')
  const chunks: Buffer[] = []
  let size = 0
  // Destroying the stream would close the connection, and no response could be sent.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return {
    method: incoming.method ?? 'GET',
    // A target that is not a path matches no route.
    path: target?.pathname ?? '',
    query: target?.searchParams ?? new URLSearchParams(),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}
