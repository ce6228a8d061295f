import { OptionError, RefusedError, type RouteRequirement, type ValidatedToken } from '@cognito-m2m/core'
import {
  type AdapterOptions,
  andThen,
  authorizationOf,
  authorizerOf,
  type GuardLifecycle,
  immediateAuthorize,
  lifecycleOf,
  type MaybePromise,
} from '@cognito-m2m/core/adapter'
import type { Context, DefaultContext, Middleware, Next } from 'koa'

/** What {@link cognitoM2M} takes: core's options, or an authorizer to share, and koa's own. */
export type CognitoKoaOptions<Claims = unknown> = AdapterOptions<Claims, Context> & {
  /**
   * `respond` (default): a refused request is answered at once. `throw`: a `RefusedError` is thrown, with the status
   * and headers that koa sends, for error-handling middleware upstream.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** What a guard adds to `ctx.state`. */
export interface AccessTokenState<Token> {
  /** The caller's validated access token; null where the route admits anonymous callers and none came. */
  accessToken: Token
}

/** Makes middleware for a route, a router or a whole application. */
export interface KoaGuard<Claims = unknown> extends GuardLifecycle<Claims, Context> {
  /**
   * @param requirement What is asked of callers. Left out, a valid token and no more.
   * @throws OptionError when the requirement is not valid.
   */
  (
    requirement: RouteRequirement & { readonly anonymous: true },
  ): Middleware<AccessTokenState<ValidatedToken<Claims> | null>, DefaultContext>
  (
    requirement?: RouteRequirement & { readonly anonymous?: false },
  ): Middleware<AccessTokenState<ValidatedToken<Claims>>, DefaultContext>
  (requirement: RouteRequirement): Middleware<AccessTokenState<ValidatedToken<Claims> | null>, DefaultContext>
  /** Answers RFC 9728 metadata at its path, to anybody. Passes everything on where none was configured. */
  readonly metadata: Middleware
}

/**
 * Guards koa's routes with Cognito's machine-to-machine access tokens.
 *
 * ```ts
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123' })
 * router.get('/orders', guard({ scopes: ['orders/read'] }), (ctx) => {
 *   ctx.body = { client: ctx.state.accessToken.clientId }
 * })
 * ```
 *
 * @throws OptionError when an option is missing, of the wrong type or out of range.
 */
export function cognitoM2M<Claims = unknown>(options: CognitoKoaOptions<Claims>): KoaGuard<Claims> {
  const authorizer = authorizerOf(options, ['refusals'])
  const { refusals = 'respond' } = options
  if (refusals !== 'respond' && refusals !== 'throw') {
    throw new OptionError('refusals', 'must be `respond` or `throw`.')
  }

  function guard(requirement?: RouteRequirement) {
    const authorize = immediateAuthorize(authorizer, requirement)
    return (ctx: Context, next: Next): MaybePromise<void> =>
      andThen(authorize(authorizationOf(ctx.req), ctx), (decision): MaybePromise<void> => {
        if (decision.allowed) {
          ctx.state.accessToken = decision.token
          return next()
        }
        if (refusals === 'throw') throw new RefusedError(decision)
        ctx.status = decision.status
        ctx.set(decision.headers)
        ctx.body = decision.body
      })
  }

  const { resourceMetadata } = authorizer
  const metadata: Middleware = async (ctx, next) => {
    if (resourceMetadata?.isRequestedBy(ctx.method, ctx.path)) ctx.body = resourceMetadata.body
    else await next()
  }
  return Object.assign(guard as KoaGuard<Claims>, { ...lifecycleOf(authorizer), metadata })
}
