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
  type RequirementFor,
  requiredToken,
} from '@cognito-m2m/core/adapter'
import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** Options of {@link cognitoM2M}: those of core's `createAuthorizer`, or a shared `authorizer`, and express's own. */
export type CognitoExpressOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, Request, Resource, Scope> & {
  /**
   * `respond` (default): a refused request is answered at once. `throw`: a `RefusedError` goes to your error handler; if
   * none handles it, express answers with its status and headers.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** What a guard adds to `res.locals`. */
export interface AccessTokenLocals<Token = ValidatedToken> extends Record<string, unknown> {
  /** The caller's validated access token; null where the route allows anonymous callers and the request has none. */
  accessToken: Token
}

/** Express calls it as it calls any handler. Typed without the parts of `req` and `res` that belong to the route. */
export type SetsAccessToken<Token> = (
  req: IncomingMessage,
  // biome-ignore lint/suspicious/noExplicitAny: express's own default for a body; `unknown` would replace the route's.
  res: Response<any, AccessTokenLocals<Token>>,
  next: NextFunction,
) => void

/**
 * Express middleware: it fits wherever a `RequestHandler` does. In the same call it types `res.locals.accessToken` for
 * the handlers after it, and leaves the route's own types of `req` alone.
 */
export interface GuardHandler<Token = ValidatedToken>
  // The order matters: of several signatures, the compiler infers from the last.
  // biome-ignore lint/suspicious/noExplicitAny: it fits handlers of every route, whatever their params, body and locals.
  extends RequestHandler<any, any, any, any, any>,
    SetsAccessToken<Token> {}

/**
 * Makes middleware for a route, a router or a whole application.
 *
 * @typeParam Claims The custom claims that the `customClaims` schema describes.
 * @typeParam Scope The scopes that a requirement may name: those of a `resource` definition, or any string.
 */
export interface ExpressGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, Request, Scope> {
  /**
   * @param requirement What the route requires. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  <Anonymous extends boolean = false>(
    ...requirement: [] | [requirement: RequirementFor<Scope, Anonymous>]
  ): GuardHandler<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /**
   * The caller's token where the compiler cannot know that a guard ran: below `app.use(guard())`, or in another file.
   *
   * @throws Error when no guard ran, or when it let an anonymous request through.
   */
  accessTokenOf(res: Pick<Response, 'locals'>): ValidatedToken<Claims>
  /** Answers RFC 9728 metadata at its path, without a token. Passes everything on if none is configured. */
  readonly metadata: RequestHandler
}

/**
 * Guards express routes with Amazon Cognito machine-to-machine access tokens.
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
      // Express calls its handlers with nothing else; typed as less, it leaves the route's own types of `req` alone.
      const decided = authorize(authorizationOf(message), message as Request)
      // Express 4 ignores what a handler returns.
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
