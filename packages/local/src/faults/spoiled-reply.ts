import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import type { Fault, NamedAnswer } from './fault.ts'

const html =
  '<!doctype html>\n<html><head><title>Request blocked</title></head><body><h1>Request blocked</h1></body></html>\n'
const asHtml = { 'content-type': 'text/html; charset=utf-8' }

/** Location of the fault. */
interface Faulty {
  readonly path: string
  readonly endpoint: Endpoint
}

/** The user pools API responds with JSON. */
function wafException({ headers }: Reply): Reply {
  const exception = { __type: 'ForbiddenException', message: 'Request not allowed due to WAF block.' }
  return { status: 403, headers, body: JSON.stringify(exception) }
}

/** Applies a fault to the correct reply. */
export function spoiledReply(reply: Reply, fault: Fault, { path, endpoint }: Faulty): Reply {
  const named = fault.answer === undefined ? reply : namedReply(fault.answer, reply, { path, endpoint })
  const status = fault.status ?? named.status
  const bodyOfStatus =
    fault.status !== undefined && fault.status >= 400 && fault.answer === undefined
      ? JSON.stringify({ message: 'Fault on demand' })
      : named.body
  return {
    status,
    headers: {
      ...named.headers,
      ...(fault.contentType !== undefined && { 'content-type': fault.contentType }),
      ...(fault.retryAfterSeconds !== undefined && { 'retry-after': String(fault.retryAfterSeconds) }),
    },
    body: fault.body ?? bodyOfStatus,
  }
}

function namedReply(answer: NamedAnswer, reply: Reply, { path, endpoint }: Faulty): Reply {
  switch (answer) {
    case 'rate_exceeded':
      return {
        status: 429,
        headers: { ...reply.headers, 'content-type': 'text/plain' },
        body: 'Rate exceeded',
      }
    case 'too_many_requests_exception': {
      const exception = { __type: 'TooManyRequestsException', message: 'Rate exceeded' }
      return { status: 400, headers: reply.headers, body: JSON.stringify(exception) }
    }
    case 'waf_forbidden':
      return endpoint === 'get_client_token' || endpoint === 'provisioning'
        ? wafException(reply)
        : { status: 403, headers: asHtml, body: html }
    case 'html_page':
      return { status: 200, headers: asHtml, body: html }
    case 'truncated_json':
      return { ...reply, body: reply.body.slice(0, Math.ceil(reply.body.length / 2)) }
    case 'empty_key_set':
      return { ...reply, body: '{"keys":[]}' }
    case 'redirect':
      return { status: 302, headers: { location: path }, body: '' }
  }
}
