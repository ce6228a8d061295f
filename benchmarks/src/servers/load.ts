import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Result of a load. */
export interface LoadResult {
  readonly requests: number
  /** Index of the next request, for a load that continues without repeating recent ones. */
  readonly next: number
  readonly wallSeconds: number
  /** Milliseconds of each request, unordered. */
  readonly latencies: readonly number[]
}

/**
 * Sends `GET /orders` over open connections, one request at a time on each, with the tokens in turn. The load must take
 * less time than the server: requests are prepared as bytes, and a response is complete when it is as long as the first.
 *
 * @param neverSleeps Keeps this process running while it waits for responses. Waking a sleeping process on another
 * processor costs the server about 5 µs of system time per response, and the slower the server is, the more often the load
 * sleeps: differences between servers would look several times as large. Needs a processor of its own.
 * @throws Error when a response is not 200, or has another length.
 */
export async function load(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  seconds: number,
  { first = 0, neverSleeps = false }: { readonly first?: number; readonly neverSleeps?: boolean } = {},
): Promise<LoadResult> {
  const answerLength = await lengthOfAnswer(port, requests[first] as Buffer)
  const latencies: number[] = []
  let next = first
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  let running = neverSleeps
  const keepRunning = () => {
    if (running) setImmediate(keepRunning)
  }
  keepRunning()
  const start = performance.now()
  const end = start + seconds * 1000
  const drive = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let sent = 0
      let missing = 0
      const send = () => {
        missing = answerLength
        sent = performance.now()
        socket.write(requests[next] as Buffer)
        next = next + 1 === requests.length ? 0 : next + 1
      }
      socket.on('data', (chunk: Buffer) => {
        if (missing === answerLength && !isOk(chunk)) {
          reject(new Error(`A good token was answered with ${chunk.toString('latin1', 0, 40)}.`))
        }
        missing -= chunk.length
        if (missing > 0) return
        if (missing < 0) reject(new Error('An answer is longer than the first was.'))
        const now = performance.now()
        latencies.push(now - sent)
        if (now < end) send()
        else resolve()
      })
      socket.on('close', () => reject(new Error('The server ended the connection.')))
      socket.on('error', reject)
      send()
    })
  try {
    await Promise.all(sockets.map(drive))
  } finally {
    running = false
    for (const socket of sockets) socket.removeAllListeners().destroy()
  }
  return { next, requests: latencies.length, wallSeconds: (performance.now() - start) / 1000, latencies }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

async function lengthOfAnswer(port: number, request: Buffer): Promise<number> {
  const socket = await open(port)
  const { length } = await ask(socket, request)
  socket.destroy()
  return length
}

const ok = Buffer.from('HTTP/1.1 200 ', 'latin1')

function isOk(chunk: Buffer): boolean {
  return chunk.length >= ok.length && chunk.compare(ok, 0, ok.length, 0, ok.length) === 0
}

/** One request with one token, as bytes. */
export function requestWith(token: string): Buffer {
  return Buffer.from(
    `GET /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    'latin1',
  )
}

/** Sends one request. @returns The status and length in bytes of the complete response. */
export function ask(socket: Socket, request: Buffer): Promise<{ status: number; length: number }> {
  return new Promise((resolve, reject) => {
    let text = ''
    const receive = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head === -1) return
      const length = head + 4 + Number(/^content-length: (\d+)/im.exec(text.slice(0, head))?.[1] ?? 0)
      if (text.length < length) return
      settle()
      resolve({ status: Number(text.slice(9, 12)), length })
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
