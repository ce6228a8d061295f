import type { IncomingMessage } from 'node:http'
import { isLoopback } from '../http/loopback.ts'
import { jsonReply, type Reply } from '../http/reply.ts'

/**
 * Protects the admin port from foreign web pages. With DNS rebinding, the Host header contains the page's own name; a
 * cross-origin page is identified by its Origin header.
 *
 * @returns The refusal, or `undefined` when the request is allowed.
 */
export function refusedByGuard({ headers, method }: IncomingMessage): Reply | undefined {
  if (!isLoopback(headers.host ?? '')) {
    return jsonReply(403, {
      message: 'Host not allowed (DNS-rebinding protection). Use a loopback name such as localhost.',
    })
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return jsonReply(403, {
      message: 'Origin not allowed: the admin port accepts only requests of its own page.',
    })
  }
  // Without a CORS preflight, a cross-origin page can submit forms, but cannot send DELETE or JSON.
  const harmless = method === 'GET' || method === 'HEAD' || method === 'DELETE'
  if (!harmless && !/^application\/json(?:;|$)/i.test(headers['content-type'] ?? '')) {
    return jsonReply(415, { message: 'Send Content-Type: application/json.' })
  }
  return undefined
}
