import { own } from '../events/own.ts'

/** Who called, as an authorizer of this package passed it on. */
export interface AuthorizedCaller {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** NumericDate after which the token is no longer valid. */
  readonly expiresAt: number
}

/**
 * Reads what an authorizer of this package passed on to the handler behind it, and checks the time again: API Gateway and
 * AppSync use a cached result, and keep a WebSocket connection open, after the token has expired.
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
 * @param event The handler's event: of a REST, HTTP or WebSocket API, or of a direct Lambda resolver of AppSync.
 * @param nowSeconds NumericDate. Default: now.
 * @returns The caller; undefined when no such authorizer ran or the token has expired. Answer 401 then.
 */
export function authorizedCaller(
  event: object,
  nowSeconds = Date.now() / 1000,
): AuthorizedCaller | undefined {
  const authorizer = own(own(event, 'requestContext'), 'authorizer')
  // HTTP APIs with payload 2.0 have it one level deeper.
  const context = own(authorizer, 'lambda') ?? authorizer ?? own(own(event, 'identity'), 'resolverContext')
  const [clientId, scope, exp] = [own(context, 'clientId'), own(context, 'scope'), own(context, 'exp')]
  if (typeof clientId !== 'string' || typeof scope !== 'string' || typeof exp !== 'string') return undefined
  const expiresAt = Number(exp)
  if (clientId === '' || !(Number.isFinite(expiresAt) && nowSeconds < expiresAt)) return undefined
  return { clientId, scopes: scope === '' ? [] : scope.split(' '), expiresAt }
}
