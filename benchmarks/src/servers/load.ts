import { connect, type Socket } from 'node:net'

/** What a load did. */
export interface LoadResult {
  readonly requests: number
  readonly wallSeconds: number
  /** Milliseconds of each request, in no order. */
  readonly latencies: readonly number[]
}

/**
 * Asks `GET /orders` over kept connections, one request at a time on each, with the tokens in turn. Requests lie
 * ready as bytes, and an answer is looked at no closer than its status and its length: the load must not be slower
 * than the server.
 *
 * @throws Error when an answer is not 200.
 */
export async function load(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const latencies: number[] = []
  const start = performance.now()
  const end = start + seconds * 1000
  let next = 0
  const drive = async (socket: Socket) => {
    while (performance.now() < end) {
      const request = requests[next] as Buffer
      next = (next + 1) % requests.length
      const sent = performance.now()
      const status = await ask(socket, request)
      if (status !== 200) throw new Error(`A good token was answered with ${status}.`)
      latencies.push(performance.now() - sent)
    }
    socket.destroy()
  }
  const sockets = Array.from({ length: connections }, () =>
    connect({ port, host: '127.0.0.1', noDelay: true }),
  )
  await Promise.all(sockets.map(drive))
  return { requests: latencies.length, wallSeconds: (performance.now() - start) / 1000, latencies }
}

/** One request with one token, as bytes. */
export function requestWith(token: string): Buffer {
  return Buffer.from(
    `GET /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    'latin1',
  )
}

/** Sends one request. @returns The status of the answer, once all of it is there. */
export function ask(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const receive = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head === -1) return
      const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, head))?.[1] ?? 0)
      if (text.length < head + 4 + length) return
      settle()
      resolve(Number(text.slice(9, 12)))
    }
    const fail = () => {
      settle()
      reject(new Error('The server ended the connection.'))
    }
    const settle = () => {
      socket.off('data', receive).off('error', fail).off('close', fail)
    }
    socket.on('data', receive).on('error', fail).on('close', fail)
    socket.write(request)
  })
}
