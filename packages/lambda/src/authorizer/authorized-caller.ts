import { own } from '../events/own.ts'

/** The caller, from the context that an authorizer of this package returned. */
export interface AuthorizedCaller {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** NumericDate after which the token is no longer valid. */
  readonly expiresAt: number
}

/**
 * Reads the context that an authorizer of this package passed to the handler, and checks the expiry again: API Gateway
 * and AppSync use cached results, and keep WebSocket connections open, after the token has expired.
 *
 * @example
 * ```ts
 * import { authorizedCaller } from '@cognito-m2m/lambda'
 * import type { APIGatewayProxyEvent } from 'aws-lambda'
 *
 * export async function handler(event: APIGatewayProxyEvent) {
 *   const caller = authorizedCaller(event)
 *   if (caller === undefined) return { statusCode: 401, body: '' }
 *   return { statusCode: 200, body: caller.clientId }
 * }
 * ```
 *
 * @param event The handler's event, from a REST, HTTP or WebSocket API or from a direct Lambda resolver of AppSync.
 * @param nowSeconds Current time as a NumericDate. Default: now.
 * @returns The caller; undefined if no such authorizer ran or the token has expired. In that case respond with 401.
 */
export function authorizedCaller(
  event: object,
  nowSeconds = Date.now() / 1000,
): AuthorizedCaller | undefined {
  const authorizer = own(own(event, 'requestContext'), 'authorizer')
  // HTTP APIs with payload format 2.0 nest the context under `lambda`.
  const context = own(authorizer, 'lambda') ?? authorizer ?? own(own(event, 'identity'), 'resolverContext')
  const [clientId, scope, exp] = [own(context, 'clientId'), own(context, 'scope'), own(context, 'exp')]
  if (typeof clientId !== 'string' || typeof scope !== 'string' || typeof exp !== 'string') return undefined
  const expiresAt = Number(exp)
  if (clientId === '' || !(Number.isFinite(expiresAt) && nowSeconds < expiresAt)) return undefined
  return { clientId, scopes: scope === '' ? [] : scope.split(' '), expiresAt }
}
