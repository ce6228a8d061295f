import {
  RefusedError,
  type ResourceOption,
  type RouteRequirement,
  type ScopeNameOf,
  type ValidatedToken,
} from '@cognito-m2m/core'
import {
  type AccessTokenFor,
  type AdapterOptions,
  andThen,
  authorizationOf,
  authorizerOf,
  checkedRefusals,
  type GivenRequirement,
  type GuardLifecycle,
  immediateAuthorize,
  lifecycleOf,
  type MaybePromise,
  type NoFurther,
  type RequirementFor,
  requiredToken,
} from '@cognito-m2m/core/adapter'
import type { Context, DefaultContext, Middleware, Next } from 'koa'

/**
 * Options of {@link cognitoM2M}: those of core's `createAuthorizer`, or a shared `authorizer`, plus options for koa.
 */
export type CognitoKoaOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, Context, Resource, Scope> & {
  /**
   * `respond` (default): sends the response to a refused request. `throw`: throws a `RefusedError` for upstream
   * error-handling middleware; if none handles it, koa responds with its status and headers.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** What a guard adds to `ctx.state`. */
export interface AccessTokenState<Token = ValidatedToken> {
  /** The caller's validated access token; null if the route allows anonymous callers and the request has none. */
  accessToken: Token
}

/** Koa middleware that adds the access token to the state. */
export type GuardMiddleware<Token = ValidatedToken> = Middleware<AccessTokenState<Token>, DefaultContext>

/**
 * Creates middleware for a route, a router or a whole application.
 *
 * @typeParam Claims Type of the custom claims, from the `customClaims` schema.
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface KoaGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, Context, Scope> {
  /** Requires a valid token only. */
  <Anonymous extends boolean = false>(...none: NoFurther<Anonymous>): GuardMiddleware<ValidatedToken<Claims>>
  /**
   * Requires a valid token that meets the requirement.
   *
   * @param requirement What the route requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  <Anonymous extends boolean = false>(
    requirement: RequirementFor<Scope, Anonymous>,
    ...none: NoFurther<Anonymous>
  ): GuardMiddleware<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /**
   * Returns the caller's token where the compiler cannot know that a guard ran: after `app.use(guard())`, or in another
   * file.
   *
   * @throws Error when no guard ran, or when the guard allowed a request without a token.
   */
  accessTokenOf(ctx: Pick<Context, 'state'>): ValidatedToken<Claims>
  /**
   * Serves the RFC 9728 metadata at its path, without requiring a token. Passes all requests on if no metadata is
   * configured.
   */
  readonly metadata: Middleware
}

/**
 * Creates a guard that requires Amazon Cognito machine-to-machine access tokens for koa routes.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/koa'
 * import Router from '@koa/router'
 *
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * const router = new Router()
 * router.get('/orders', guard({ scopes: 'read' }), (ctx) => {
 *   ctx.body = { client: ctx.state.accessToken.clientId }
 * })
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The guard: call it for each route.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function cognitoM2M<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(options: CognitoKoaOptions<Claims, Resource, Scope>): KoaGuard<Claims, Scope> {
  const authorizer = authorizerOf(options, ['refusals'])
  const refusals = checkedRefusals(options.refusals)

  function guard(...requirement: GivenRequirement<RouteRequirement<Scope>>) {
    const authorize = immediateAuthorize(authorizer, ...requirement)
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
  const accessTokenOf = ({ state }: Pick<Context, 'state'>) => requiredToken<Claims>(state ?? {})
  return Object.assign(guard as KoaGuard<Claims, Scope>, {
    ...lifecycleOf(authorizer),
    accessTokenOf,
    metadata,
  })
}
