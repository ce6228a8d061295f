import type { Refused } from './decision.ts'

/**
 * Converts a refusal, or RFC 9728 metadata, into a web-standard `Response`.
 *
 * @param method The request's method: a response to `HEAD` has no body.
 * @returns The response, with a JSON body.
 *
 * @example
 * ```ts
 * import type { Decision } from '@cognito-m2m/core'
 * import { jsonResponse } from '@cognito-m2m/core/adapter'
 *
 * export const responseOf = (request: Request, decision: Decision<unknown>) =>
 *   decision.allowed ? undefined : jsonResponse(request.method, decision)
 * ```
 */
export function jsonResponse(
  method: string | undefined,
  { status, headers, body }: Pick<Refused, 'status' | 'headers' | 'body'>,
): Response {
  return new Response(method === 'HEAD' ? null : JSON.stringify(body), { status, headers })
}
