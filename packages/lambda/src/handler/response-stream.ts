import type { HttpResult } from '../events/http-event.ts'

/** What is used of the stream that `awslambda.streamifyResponse` passes to a handler. */
export interface ResponseStream {
  write(chunk: string): unknown
  end(done: () => void): unknown
}

/** What is used of the global `awslambda`, which only Lambda's own Node.js runtime has. */
interface LambdaGlobal {
  readonly HttpResponseStream: { from(stream: ResponseStream, metadata: object): ResponseStream }
}

/** Whether a handler was called by `awslambda.streamifyResponse`: its second argument is then a stream. */
export function isResponseStream(argument: unknown): argument is ResponseStream {
  const { write, end } = (argument ?? {}) as Partial<ResponseStream>
  return typeof write === 'function' && typeof end === 'function'
}

/**
 * Sends a result and ends the stream: what a streaming handler returns is ignored.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html
 */
export async function streamResult(
  stream: ResponseStream,
  { statusCode, headers, body }: HttpResult,
): Promise<void> {
  const { awslambda } = globalThis as { awslambda?: LambdaGlobal }
  if (awslambda === undefined) {
    throw new Error(
      'A refusal cannot be streamed without `awslambda.HttpResponseStream`, which sets its status.',
    )
  }
  const response = awslambda.HttpResponseStream.from(stream, { statusCode, headers })
  // The runtime sends status and headers before the first `write`: an `end` with the body would lose them.
  response.write(body)
  await new Promise<void>((resolve) => response.end(resolve))
}
