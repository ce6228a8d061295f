import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Writable } from 'node:stream'

/** Status and headers that `awslambda.HttpResponseStream.from` was called with. */
interface Metadata {
  readonly statusCode: number
  readonly headers?: OutgoingHttpHeaders
}

const metadataOf = new WeakMap<Writable, Metadata>()

/**
 * Defines the global `awslambda`, which Lambda's Node.js runtime has for functions that stream their response.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function defineAwslambda(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: <Handler>(handler: Handler) => handler,
      HttpResponseStream: {
        from(stream: Writable, metadata: Metadata) {
          metadataOf.set(stream, metadata)
          return stream
        },
      },
    },
  })
}

/** The stream that a streaming handler writes to. Status and headers go out with the first chunk. */
export function responseStreamOf(outgoing: ServerResponse): Writable {
  const stream: Writable = new Writable({
    write(chunk, _encoding, done) {
      begin()
      outgoing.write(chunk, done)
    },
    final(done) {
      begin()
      outgoing.end(done)
    },
  })
  function begin() {
    if (outgoing.headersSent) return
    const { statusCode, headers } = metadataOf.get(stream) ?? { statusCode: 200 }
    outgoing.writeHead(statusCode, headers)
  }
  return stream
}
