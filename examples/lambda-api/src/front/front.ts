import { createServer, type IncomingMessage, type ServerOptions } from 'node:http'
import { text } from 'node:stream/consumers'
import { type EventKind, eventOf, type FrontRequest } from './events.ts'
import { responseStreamOf } from './streaming.ts'

/** The result of a handler, in any format that AWS accepts. */
interface Result {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string | number | boolean>>
  readonly multiValueHeaders?: Readonly<Record<string, readonly (string | number | boolean)[]>>
  readonly body?: string
  readonly isBase64Encoded?: boolean
}

/**
 * A real HTTP server in front of a Lambda handler, for local runs and tests: each request becomes an event of the
 * given kind, each result a response. Listen on the server that it returns.
 */
export function createFront(
  kind: EventKind,
  // The caller chooses the kind of event to match the handler.
  handler: (event: never, context: never, callback: never) => unknown,
  options: ServerOptions = {},
) {
  return createServer(options, async (incoming, outgoing) => {
    try {
      const event = eventOf(kind, await requestOf(incoming))
      const result = (await handler(event as never, {} as never, undefined as never)) as Result
      const { statusCode = 200, body = '' } = result
      const { headers = {}, multiValueHeaders = {} } = headersFor(kind, result)
      for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, String(value))
      for (const [name, values] of Object.entries(multiValueHeaders))
        outgoing.setHeader(name, values.map(String))
      outgoing.writeHead(statusCode).end(result.isBase64Encoded ? Buffer.from(body, 'base64') : body)
    } catch {
      // Every sender hides a handler's exception from the caller; it appears only in the function's log.
      outgoing
        .writeHead(502, { 'content-type': 'application/json' })
        .end('{"message": "Internal server error"}')
    }
  })
}

/**
 * Same as {@link createFront}, for a handler that streams its response. Call `defineAwslambda` before you load the
 * handler.
 */
export function createStreamingFront(
  kind: EventKind,
  handler: (event: never, responseStream: never, context: never) => unknown,
  options: ServerOptions = {},
) {
  return createServer(options, async (incoming, outgoing) => {
    try {
      const event = eventOf(kind, await requestOf(incoming))
      await handler(event as never, responseStreamOf(outgoing) as never, {} as never)
    } catch {
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(502).end()
    }
  })
}

/** Each sender reads one kind of headers and drops the other. */
function headersFor(
  kind: EventKind,
  { headers, multiValueHeaders }: Result,
): Pick<Result, 'headers' | 'multiValueHeaders'> {
  return {
    ...(kind !== 'alb-multi-value' && headers !== undefined && { headers }),
    ...((kind === 'rest' || kind === 'alb-multi-value') &&
      multiValueHeaders !== undefined && { multiValueHeaders }),
  }
}

async function requestOf(incoming: IncomingMessage): Promise<FrontRequest> {
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    rawHeaders: incoming.rawHeaders,
    body: await text(incoming),
  }
}
