import { connect } from 'node:net'

/** What came back, as bytes on a socket. */
export interface RawResponse {
  readonly status: number
  /** Lower-case names; several values of one header joined by commas. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A request that no well-behaved client would send. */
export interface RawRequest {
  readonly method?: string
  readonly path: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  /** Times that the same request is sent on the one connection, without waiting for an answer. Default 1. */
  readonly repeat?: number
}

/** Writes the request to a socket as it is, a byte a character, and reads until the server closes. */
export function sendRaw(url: string, request: RawRequest): Promise<readonly RawResponse[]> {
  const { hostname, port } = new URL(url)
  const repeat = request.repeat ?? 1
  const text = Array.from({ length: repeat }, (_, index) => requestText(request, index === repeat - 1)).join(
    '',
  )
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.setTimeout(20_000, () => socket.destroy(new Error(`No answer to ${request.path}.`)))
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server that refuses to read on may reset the connection after its answer.
    socket.on('error', (error) => (chunks.length > 0 ? undefined : reject(error)))
    socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString('latin1'), request.method)))
    socket.write(Buffer.from(text, 'latin1'))
  })
}

function requestText({ method = 'GET', path, headers = [], body = '' }: RawRequest, last: boolean): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    ...headers.map((header) => header.join(': ')),
  ]
  if (body !== '') lines.push(`Content-Length: ${body.length}`)
  if (last) lines.push('Connection: close')
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

function parse(text: string, method = 'GET'): readonly RawResponse[] {
  const responses: RawResponse[] = []
  let rest = text
  while (rest !== '') {
    const headEnd = rest.indexOf('\r\n\r\n')
    if (headEnd < 0) throw new Error(`Half a response: ${rest.slice(0, 200)}`)
    const [statusLine = '', ...lines] = rest.slice(0, headEnd).split('\r\n')
    const headers: Record<string, string> = {}
    for (const line of lines) {
      const [name = '', ...value] = line.split(': ')
      const known = headers[name.toLowerCase()]
      headers[name.toLowerCase()] = known === undefined ? value.join(': ') : `${known}, ${value.join(': ')}`
    }
    rest = rest.slice(headEnd + 4)
    let body = ''
    if (method !== 'HEAD') [body, rest] = takeBody(rest, headers)
    responses.push({ status: Number(statusLine.split(' ')[1]), headers, body })
  }
  return responses
}

function takeBody(text: string, headers: Readonly<Record<string, string>>): [body: string, rest: string] {
  if (headers['transfer-encoding'] === 'chunked') {
    let body = ''
    let rest = text
    for (;;) {
      const lineEnd = rest.indexOf('\r\n')
      const size = Number.parseInt(rest.slice(0, lineEnd), 16)
      body += rest.slice(lineEnd + 2, lineEnd + 2 + size)
      rest = rest.slice(lineEnd + 2 + size + 2)
      if (size === 0) return [body, rest]
    }
  }
  const length = headers['content-length'] === undefined ? text.length : Number(headers['content-length'])
  return [text.slice(0, length), text.slice(length)]
}
