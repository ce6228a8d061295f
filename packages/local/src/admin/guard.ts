import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../http/loopback.ts'
import { jsonReply, type Reply } from '../http/reply.ts'

/**
 * Keeps web pages of others away from the admin port. A page whose name was pointed at 127.0.0.1 (DNS rebinding)
 * still sends its own name as Host; a page of another origin says so in Origin.
 *
 * @returns The refusal, or `undefined` when the request may go on.
 */
export function refusedByGuard({ headers, method }: IncomingMessage): Reply | undefined {
  if (!isLoopback(headers.host ?? '')) {
    return jsonReply(403, { message: 'The admin port answers to loopback names only, such as localhost.' })
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return jsonReply(403, { message: 'The admin port does not answer to pages of another origin.' })
  }
  // A page of another origin may send neither DELETE nor JSON unasked; a form, it may.
  const harmless = method === 'GET' || method === 'HEAD' || method === 'DELETE'
  if (!harmless && !/^application\/json(?:;|$)/i.test(headers['content-type'] ?? '')) {
    return jsonReply(415, { message: 'Send Content-Type: application/json.' })
  }
  return undefined
}
