/** Who called, as an authorizer of this package passed it on. */
export interface AuthorizedCaller {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** NumericDate after which the token is no longer valid. */
  readonly expiresAt: number
}

/**
 * Reads, in a handler behind `policyAuthorizer` or `simpleAuthorizer`, what it passed on, and looks at the time
 * again: API Gateway serves a cached answer for as long as it was told to, also when the token has expired since.
 *
 * @param event The handler's event, of a REST or HTTP API.
 * @param nowSeconds NumericDate. Default: now.
 * @returns The caller, or undefined when no such authorizer ran or the token has expired: answer 401.
 */
export function authorizedCaller(
  event: { readonly requestContext?: object | null },
  nowSeconds = Date.now() / 1000,
): AuthorizedCaller | undefined {
  const { authorizer } = (event.requestContext ?? {}) as { authorizer?: { lambda?: unknown } | null }
  // HTTP APIs with payload 2.0 put it one level deeper.
  const context = (authorizer?.lambda ?? authorizer ?? {}) as Partial<Record<string, unknown>>
  const { clientId, scope, exp } = context
  if (typeof clientId !== 'string' || typeof scope !== 'string' || typeof exp !== 'string') return undefined
  const expiresAt = Number(exp)
  if (!(Number.isFinite(expiresAt) && nowSeconds < expiresAt)) return undefined
  return { clientId, scopes: scope === '' ? [] : scope.split(' '), expiresAt }
}
