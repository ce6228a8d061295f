import type { IncomingMessage } from 'node:http'
import { OptionError, RefusedError, type RouteRequirement, type ValidatedToken } from '@cognito-m2m/core'
import {
  type AdapterOptions,
  andThen,
  authorizationOf,
  authorizerOf,
  type GuardLifecycle,
  immediateAuthorize,
  lifecycleOf,
} from '@cognito-m2m/core/adapter'
import type { NextFunction, Request, RequestHandler, Response } from 'express'

/** What {@link cognitoM2M} takes: core's options, or an authorizer to share, and express's own. */
export type CognitoExpressOptions<Claims = unknown> = AdapterOptions<Claims, Request> & {
  /**
   * `respond` (default): a refused request is answered at once. `throw`: a `RefusedError` goes to `throw`, with the
   * status and headers that express sends, for an error handler of your own.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** What a guard adds to `res.locals`. */
export interface AccessTokenLocals<Token = ValidatedToken> extends Record<string, unknown> {
  /** The caller's validated access token; null where the route admits anonymous callers and none came. */
  accessToken: Token
}

/**
 * Express middleware that types `res.locals` for the handlers after it in the same call, and leaves alone what
 * the route says of `req`.
 */
export type GuardHandler<Token> = (
  req: IncomingMessage,
  // biome-ignore lint/suspicious/noExplicitAny: express's own default for a body; `unknown` would replace the route's.
  res: Response<any, AccessTokenLocals<Token>>,
  next: NextFunction,
) => void

/** Makes middleware for a route, a router or a whole application. */
export interface ExpressGuard<Claims = unknown> extends GuardLifecycle<Claims, Request> {
  /**
   * @param requirement What is asked of callers. Left out, a valid token and no more.
   * @throws OptionError when the requirement is not valid.
   */
  (requirement: RouteRequirement & { readonly anonymous: true }): GuardHandler<ValidatedToken<Claims> | null>
  (requirement?: RouteRequirement & { readonly anonymous?: false }): GuardHandler<ValidatedToken<Claims>>
  (requirement: RouteRequirement): GuardHandler<ValidatedToken<Claims> | null>
  /**
   * The caller's token where the compiler cannot know that a guard ran: below `app.use(guard())`, or in another
   * file.
   *
   * @throws Error when no guard demanded one.
   */
  accessTokenOf(res: Pick<Response, 'locals'>): ValidatedToken<Claims>
  /** Answers RFC 9728 metadata at its path, to anybody. Passes everything on where none was configured. */
  readonly metadata: RequestHandler
}

/**
 * Guards express's routes with Cognito's machine-to-machine access tokens.
 *
 * ```ts
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123' })
 * app.get('/orders', guard({ scopes: ['orders/read'] }), (req, res) => {
 *   res.json({ client: res.locals.accessToken.clientId })
 * })
 * ```
 *
 * @throws OptionError when an option is missing, of the wrong type or out of range.
 */
export function cognitoM2M<Claims = unknown>(options: CognitoExpressOptions<Claims>): ExpressGuard<Claims> {
  const authorizer = authorizerOf(options, ['refusals'])
  const { refusals = 'respond' } = options
  if (refusals !== 'respond' && refusals !== 'throw') {
    throw new OptionError('refusals', 'must be `respond` or `throw`.')
  }

  function guard(requirement?: RouteRequirement): GuardHandler<ValidatedToken<Claims> | null> {
    const authorize = immediateAuthorize(authorizer, requirement)
    return (message, res, next) => {
      // Express calls its handlers with nothing else; typed as less, it leaves the route's own types of `req` alone.
      const decided = authorize(authorizationOf(message), message as Request)
      // Express 4 does not look at what a handler returns.
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
  function accessTokenOf({ locals }: Pick<Response, 'locals'>): ValidatedToken<Claims> {
    const { accessToken } = locals
    if (accessToken) return accessToken
    throw new Error('No access token was demanded of this request. Put `guard()` before the handler.')
  }
  return Object.assign(guard as ExpressGuard<Claims>, { ...lifecycleOf(authorizer), accessTokenOf, metadata })
}
