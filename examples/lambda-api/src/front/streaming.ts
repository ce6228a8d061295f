import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** The part of the response stream of Lambda's Node.js runtime that is used here. */
export interface ResponseStream {
  setContentType(contentType: string): void
  write(chunk: string | Uint8Array): boolean
  end(chunk?: unknown, done?: () => void): void
  /** Set by `HttpResponseStream.from` and called on the first `write`. Calling only `end` sends no metadata. */
  _onBeforeFirstWrite?: (write: (chunk: string | Uint8Array) => void) => void
}

/**
 * Defines the global `awslambda`, which Lambda's Node.js runtime has for functions that stream their response.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export function defineAwslambda(): void {
  const awslambda = {
    streamifyResponse: <Handler>(handler: Handler) => handler,
    HttpResponseStream: {
      /** Status and headers go before the body as JSON, with eight null bytes between them. */
      from(stream: ResponseStream, metadata: object) {
        stream.setContentType('application/vnd.awslambda.http-integration-response')
        stream._onBeforeFirstWrite = (write) => {
          write(JSON.stringify(metadata))
          write(new Uint8Array(8))
        }
        return stream
      },
    },
  }
  Object.assign(globalThis, { awslambda })
}

/**
 * Creates the stream for a handler. Like a function URL, it converts the prelude before the body to status and headers.
 */
export function responseStreamOf(outgoing: ServerResponse): ResponseStream {
  let hasWritten = false
  const stream: ResponseStream = {
    setContentType: (contentType) => outgoing.setHeader('content-type', contentType),
    write(chunk) {
      if (!hasWritten) {
        hasWritten = true
        stream._onBeforeFirstWrite?.((prelude) => {
          if (typeof prelude === 'string') begin(JSON.parse(prelude))
        })
      }
      return outgoing.write(chunk)
    },
    end(chunk, done) {
      if (typeof chunk === 'function') outgoing.end(chunk)
      else outgoing.end(chunk, done)
    },
  }
  function begin({ statusCode = 200, headers = {} }: { statusCode?: number; headers?: OutgoingHttpHeaders }) {
    outgoing.removeHeader('content-type')
    outgoing.writeHead(statusCode, headers)
  }
  return stream
}
