import type { HttpResult } from '../events/http-event.ts'

/** The part of the stream from `awslambda.streamifyResponse` that this package uses. */
export interface ResponseStream {
  write(chunk: string): unknown
  end(done: () => void): unknown
}

/** The part of the global `awslambda` that this package uses. It exists only in Lambda's managed Node.js runtime. */
interface LambdaGlobal {
  readonly HttpResponseStream: { from(stream: ResponseStream, metadata: object): ResponseStream }
}

/** Whether a handler was called by `awslambda.streamifyResponse`, which passes a stream as the second argument. */
export function isResponseStream(argument: unknown): argument is ResponseStream {
  const { write, end } = (argument ?? {}) as Partial<ResponseStream>
  return typeof write === 'function' && typeof end === 'function'
}

/**
 * Sends a result and ends the stream, because the return value of a streaming handler is ignored.
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
      'A refusal cannot be streamed without `awslambda.HttpResponseStream`, which sets its status. Use the managed Node.js runtime of Lambda, or do not stream the response.',
    )
  }
  const response = awslambda.HttpResponseStream.from(stream, { statusCode, headers })
  // The runtime sends status and headers with the first `write`; calling only `end` with the body would lose them.
  response.write(body)
  await new Promise<void>((resolve) => response.end(resolve))
}
