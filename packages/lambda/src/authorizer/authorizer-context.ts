import { OptionError, type Refused, RefusedError, type ValidatedToken } from '@cognito-m2m/core'

/**
 * The context that an authorizer passes to the handler, in `event.requestContext.authorizer`. Strings only, the one
 * type that all of API Gateway and AppSync accept. Read it with {@link authorizedCaller}.
 */
export interface AuthorizerContext {
  [name: string]: string
  clientId: string
  /** Granted scopes, space-delimited. */
  scope: string
  /** Expiry of the token as a NumericDate, because a cached result may outlive the token. `0` for a refused request. */
  exp: string
}

/** Returns additional context: names and string values, such as claims. */
export type ContextOf<Claims> = (token: ValidatedToken<Claims>) => Readonly<Record<string, string>>

/** @throws OptionError when it is set and not a function. */
export function checkedContext<Claims>(
  context: ContextOf<Claims> | undefined,
): ContextOf<Claims> | undefined {
  if (context !== undefined && typeof context !== 'function') {
    throw new OptionError('context', 'must be a function.')
  }
  return context
}

/** The context of a valid token. Additional values never replace the standard ones. */
export function contextFor<Claims>(
  token: ValidatedToken<Claims>,
  more: ContextOf<Claims> | undefined,
): AuthorizerContext {
  return {
    ...more?.(token),
    clientId: token.clientId,
    scope: token.scopes.join(' '),
    exp: String(token.expiresAt),
  }
}

/** The context of a refused request. It is never read; it exists so that all results have the same type. */
export function noContext(): AuthorizerContext {
  return { clientId: '', scope: '', exp: '0' }
}

/** API Gateway responds with 401 to an error with exactly this message and with 500 to any other. It caches neither. */
export function uncached(refused: Refused): Error {
  return refused.code === 'temporarily_unavailable' ? new RefusedError(refused) : new Error('Unauthorized')
}

/** Whether the same token may be accepted later, in which case the refusal must not be cached. */
export function mayPass({ code, failure }: Refused): boolean {
  return (
    code === 'temporarily_unavailable' ||
    failure?.code === 'key_unknown' ||
    failure?.code === 'token_not_yet_valid' ||
    failure?.code === 'token_issued_in_future'
  )
}
