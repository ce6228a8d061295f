import { OptionError, type Refused, RefusedError, type ValidatedToken } from '@cognito-m2m/core'

/**
 * What an authorizer passes to the handler behind it, in `event.requestContext.authorizer`. Strings only: API Gateway and
 * AppSync accept nothing else everywhere. {@link authorizedCaller} reads it.
 */
export interface AuthorizerContext {
  [name: string]: string
  clientId: string
  /** Space-delimited. */
  scope: string
  /** NumericDate: a cached result may outlive the token. `0` for a refused request. */
  exp: string
}

/** Adds to the context: names and values of your own, such as claims. */
export type ContextOf<Claims> = (token: ValidatedToken<Claims>) => Readonly<Record<string, string>>

/** @throws OptionError when it is there and no function. */
export function checkedContext<Claims>(
  context: ContextOf<Claims> | undefined,
): ContextOf<Claims> | undefined {
  if (context !== undefined && typeof context !== 'function') {
    throw new OptionError('context', 'must be a function.')
  }
  return context
}

/** The context of a valid token. What the user adds never replaces what a handler relies on. */
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

/** The context of a refused request, which nobody reads: there is one so that results have one type. */
export function noContext(): AuthorizerContext {
  return { clientId: '', scope: '', exp: '0' }
}

/** API Gateway answers 401 to an error of exactly this message and 500 to any other, and caches neither. */
export function uncached(refused: Refused): Error {
  return refused.code === 'temporarily_unavailable' ? new RefusedError(refused) : new Error('Unauthorized')
}

/** Whether the same token may be accepted a moment later: a cached result must not refuse it for longer. */
export function mayPass({ code, failure }: Refused): boolean {
  return (
    code === 'temporarily_unavailable' ||
    failure?.code === 'key_unknown' ||
    failure?.code === 'token_not_yet_valid' ||
    failure?.code === 'token_issued_in_future'
  )
}
