import type { IncomingMessage } from 'node:http'
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
  type NoFurther,
  type RequirementFor,
  requiredToken,
} from '@cognito-m2m/core/adapter'
import type { NextFunction, Request, RequestHandler, Response } from 'express'

/**
 * Options of {@link cognitoM2M}: those of core's `createAuthorizer`, or a shared `authorizer`, plus options for
 * express.
 */
export type CognitoExpressOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, Request, Resource, Scope> & {
  /**
   * `respond` (default): sends the response to a refused request. `throw`: passes a `RefusedError` to your error
   * handler; if none handles it, express responds with its status and headers.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** What a guard adds to `res.locals`. */
export interface AccessTokenLocals<Token = ValidatedToken> extends Record<string, unknown> {
  /** The caller's validated access token; null if the route allows anonymous callers and the request has none. */
  accessToken: Token
}

/** A handler for express, typed without the parts of `req` and `res` that belong to the route. */
export type SetsAccessToken<Token> = (
  req: IncomingMessage,
  // biome-ignore lint/suspicious/noExplicitAny: express's own default for a body; `unknown` would replace the route's.
  res: Response<any, AccessTokenLocals<Token>>,
  next: NextFunction,
) => void

/**
 * Express middleware, usable wherever a `RequestHandler` is. For the handlers after it in the same call, it types
 * `res.locals.accessToken` and leaves the route's own types of `req` unchanged.
 */
export interface GuardHandler<Token = ValidatedToken>
  // The order matters: the compiler infers from the last of several signatures.
  // biome-ignore lint/suspicious/noExplicitAny: fits every route, independent of its params, body and locals.
  extends RequestHandler<any, any, any, any, any>,
    SetsAccessToken<Token> {}

/**
 * Creates middleware for a route, a router or a whole application.
 *
 * @typeParam Claims Type of the custom claims, from the `customClaims` schema.
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface ExpressGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, Request, Scope> {
  /** Requires a valid token only. */
  <Anonymous extends boolean = false>(...none: NoFurther<Anonymous>): GuardHandler<ValidatedToken<Claims>>
  /**
   * Requires a valid token that meets the requirement.
   *
   * @param requirement What the route requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  <Anonymous extends boolean = false>(
    requirement: RequirementFor<Scope, Anonymous>,
    ...none: NoFurther<Anonymous>
  ): GuardHandler<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /**
   * Returns the caller's token where the compiler cannot know that a guard ran: after `app.use(guard())`, or in another
   * file.
   *
   * @throws Error when no guard ran, or when the guard allowed a request without a token.
   */
  accessTokenOf(res: Pick<Response, 'locals'>): ValidatedToken<Claims>
  /**
   * Serves the RFC 9728 metadata at its path, without requiring a token. Passes all requests on if no metadata is
   * configured.
   */
  readonly metadata: RequestHandler
}

/**
 * Creates a guard that requires Amazon Cognito machine-to-machine access tokens for express routes.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/express'
 * import express from 'express'
 *
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * const app = express()
 * app.get('/orders', guard({ scopes: 'read' }), (req, res) => {
 *   res.json({ client: res.locals.accessToken.clientId })
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
>(options: CognitoExpressOptions<Claims, Resource, Scope>): ExpressGuard<Claims, Scope> {
  const authorizer = authorizerOf(options, ['refusals'])
  const refusals = checkedRefusals(options.refusals)

  function guard(
    ...requirement: GivenRequirement<RouteRequirement<Scope>>
  ): SetsAccessToken<ValidatedToken<Claims> | null> {
    const authorize = immediateAuthorize(authorizer, ...requirement)
    return (message, res, next) => {
      // Express always passes a `Request`. The narrower parameter type leaves the route's own types of `req` unchanged.
      const decided = authorize(authorizationOf(message), message as Request)
      // Express 4 ignores the return value of a handler.
      andThen(decided, (decision): undefined => {
        if (decision.allowed) {
          res.locals.accessToken = decision.token
          next()
        } else if (refusals === 'throw') next(new RefusedError(decision))
        else res.status(decision.status).set(decision.headers).json(decision.body)
      })?.catch(next)
    }
  }

  const { resourceMetadata } = authorizer
  const metadata: RequestHandler = (req, res, next) => {
    if (resourceMetadata?.isRequestedBy(req.method, req.path)) res.json(resourceMetadata.body)
    else next()
  }
  const accessTokenOf = ({ locals }: Pick<Response, 'locals'>) => requiredToken<Claims>(locals ?? {})
  return Object.assign(guard as ExpressGuard<Claims, Scope>, {
    ...lifecycleOf(authorizer),
    accessTokenOf,
    metadata,
  })
}
