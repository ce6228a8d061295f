/**
 * A guard for Hono routes.
 *
 * @module
 */
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
  authorizerOf,
  checkedRefusals,
  type GivenRequirement,
  type GuardLifecycle,
  immediateAuthorize,
  jsonResponse,
  lifecycleOf,
  type NoFurther,
  type RequirementFor,
} from '@cognito-m2m/core/adapter'
import type { Context, MiddlewareHandler } from 'hono'
import { metadataResponse } from './metadata-response.ts'

/**
 * Options of {@link cognitoM2M}: those of core's `createAuthorizer`, or a shared `authorizer`, plus options for Hono.
 */
export type CognitoHonoOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, Context, Resource, Scope> & {
  /**
   * `respond` (default): sends the response to a refused request. `throw`: passes a `RefusedError` to `app.onError`;
   * Hono's default handler sends the same response.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** The variable that a guard adds to the context: `c.get('accessToken')` or `c.var.accessToken`. */
export interface AccessTokenEnv<Token = ValidatedToken> {
  Variables: {
    /** The caller's validated access token; null if the route allows anonymous callers and the request has none. */
    accessToken: Token
  }
}

/** Hono middleware that types `c.get('accessToken')` for the handlers after it in the same call. */
export type GuardMiddleware<Token = ValidatedToken> = MiddlewareHandler<AccessTokenEnv<Token>>

/**
 * Creates middleware for a route, or for all routes below a path.
 *
 * @typeParam Claims Type of the custom claims, from the `customClaims` schema.
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface HonoGuard<Claims = unknown, Scope extends string = string>
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
   * Serves the RFC 9728 metadata at its path, without requiring a token. Passes all requests on if no metadata is
   * configured.
   */
  readonly metadata: MiddlewareHandler
}

/**
 * Creates a guard that requires Amazon Cognito machine-to-machine access tokens for Hono routes.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/web/hono'
 * import { Hono } from 'hono'
 *
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * const app = new Hono()
 * app.get('/orders', guard({ scopes: 'read' }), (c) => c.json({ client: c.get('accessToken').clientId }))
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
>(options: CognitoHonoOptions<Claims, Resource, Scope>): HonoGuard<Claims, Scope> {
  const authorizer = authorizerOf(options, ['refusals'])
  const refusals = checkedRefusals(options.refusals)

  function guard(
    ...requirement: GivenRequirement<RouteRequirement<Scope>>
  ): GuardMiddleware<ValidatedToken<Claims> | null> {
    const authorize = immediateAuthorize(authorizer, ...requirement)
    return async (c, next) => {
      const decision = await authorize(c.req.raw.headers.get('authorization'), c)
      if (!decision.allowed) {
        if (refusals === 'throw') throw new RefusedError(decision)
        return jsonResponse(c.req.method, decision)
      }
      c.set('accessToken', decision.token)
      return next()
    }
  }

  const metadata: MiddlewareHandler = async (c, next) =>
    metadataResponse(c.req.raw, authorizer.resourceMetadata) ?? next()
  return Object.assign(guard as HonoGuard<Claims, Scope>, { ...lifecycleOf(authorizer), metadata })
}

export { cognitoM2M as default }
