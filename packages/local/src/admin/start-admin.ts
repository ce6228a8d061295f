import type { IncomingMessage, ServerResponse } from 'node:http'
import { OptionError } from '@cognito-m2m/core'
import { send } from '../faults/send.ts'
import { listen } from '../http/listen.ts'
import { jsonReply } from '../http/reply.ts'
import { readRequest } from '../http/request.ts'
import type { AdminContext } from './admin-context.ts'
import { NotFoundError, routes } from './admin-routes.ts'
import { consoleFile } from './console-files.ts'
import { refusedByGuard } from './guard.ts'
import { streamRequests } from './request-stream.ts'

/** The running admin server. */
export interface AdminServer {
  readonly url: string
  close(): Promise<void>
}

/** Starts the console and the admin routes. Always bound to loopback. */
export async function startAdmin(port: number, context: AdminContext): Promise<AdminServer> {
  return listen({ host: '127.0.0.1', port }, (incoming, outgoing) => answer(context, incoming, outgoing))
}

async function answer(
  context: AdminContext,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const refusal = refusedByGuard(incoming)
  if (refusal !== undefined) return send(outgoing, refusal)
  const request = await readRequest(incoming)
  if (request === undefined)
    return send(outgoing, jsonReply(413, { message: 'Too large.' }, { connection: 'close' }))
  if (request.method === 'GET') {
    if (request.path === '/api/requests/stream') return streamRequests(context.requests, outgoing)
    const file = consoleFile(request.path)
    if (file !== undefined) return send(outgoing, file)
  }
  for (const { method, path, run } of routes) {
    const match = path.exec(request.path)
    if (match === null || method !== request.method) continue
    try {
      const input: unknown = request.body === '' ? {} : JSON.parse(request.body)
      return send(outgoing, jsonReply(200, await run(context, input, match[1] ?? ''), noStore))
    } catch (cause) {
      const status = cause instanceof NotFoundError ? 404 : 400
      const option = cause instanceof OptionError ? { option: cause.option } : {}
      return send(outgoing, jsonReply(status, { message: mistake(cause), ...option }, noStore))
    }
  }
  return send(outgoing, jsonReply(404, { message: 'Not Found' }))
}

const noStore = { 'cache-control': 'no-store' }

/** The message for an error of the caller. Any other error results in a 500. */
function mistake(cause: unknown): string {
  if (cause instanceof SyntaxError) return 'The body is not JSON.'
  if (cause instanceof OptionError || cause instanceof RangeError || cause instanceof NotFoundError)
    return cause.message
  throw cause
}
