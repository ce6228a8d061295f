import { sanitizedCause } from '../../sanitized-cause.ts'
import { isInvalidResponseDetail, isTokenFault, isTokenRequestErrorCode } from '../token-error.ts'
import { isRequestId } from './token-response.ts'
import type { TokenReply } from './token-transport.ts'

/**
 * The reply of a transport, sanitized for logs. Transports can be custom: an unknown code, or a request ID that echoes
 * the secret, would otherwise reach messages and events.
 */
export function checkedReply(reply: TokenReply, clientSecret: string): TokenReply {
  const requestId = isRequestId(reply.requestId, clientSecret) ? { requestId: reply.requestId } : {}
  if (reply.outcome === 'issued') {
    const { accessToken, expiresInSeconds, respondedAt } = reply
    return {
      outcome: 'issued',
      accessToken,
      ...(isCount(expiresInSeconds) && { expiresInSeconds }),
      ...(isCount(respondedAt) && { respondedAt }),
      ...requestId,
    }
  }
  if (reply.outcome !== 'failed')
    throw new TypeError('A transport must resolve to a reply with the outcome `issued` or `failed`.')
  const { code, fault, status, retryAfterSeconds, detail, cause } = reply
  return {
    outcome: 'failed',
    code: isTokenRequestErrorCode(code) ? code : 'request_refused',
    fault: isTokenFault(fault) ? fault : 'transient',
    ...(isCount(status) && { status }),
    ...(isCount(retryAfterSeconds) && { retryAfterSeconds }),
    ...(isInvalidResponseDetail(detail) && { detail }),
    ...(cause !== undefined && { cause: sanitizedCause(cause, clientSecret) }),
    ...requestId,
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
