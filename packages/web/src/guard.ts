import {
  type Allowed,
  OptionError,
  type Refused,
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
  type RequirementFor,
} from '@cognito-m2m/core/adapter'
import { metadataResponse } from './metadata-response.ts'

/** Options of {@link cognitoM2M}: those of core's `createAuthorizer`, or a shared `authorizer`. */
export type CognitoWebOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, Request, Resource, Scope> & {
  /**
   * `respond` (default): returns the response to a refused request. `throw`: the handler rejects with a `RefusedError`,
   * whose `getResponse()` returns that response.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** A guarded handler. It receives the request, the token, and then the runtime's other arguments. */
export type GuardedHandler<Token, Req extends Request, Rest extends readonly unknown[]> = (
  request: Req,
  accessToken: Token,
  ...rest: Rest
) => Response | Promise<Response>

/** A handler for web-standard requests, as runtimes and frameworks call it. */
export type WebHandler<Req extends Request, Rest extends readonly unknown[]> = (
  request: Req,
  ...rest: Rest
) => Promise<Response>

/** Result of {@link WebGuard.check}. */
export type Checked<Token = ValidatedToken> = Allowed<Token> | (Refused & { readonly response: Response })

/**
 * Wraps handlers of web-standard requests and responses.
 *
 * @typeParam Claims Type of the custom claims, from the `customClaims` schema.
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface WebGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, Request, Scope> {
  /**
   * @param requirement What the route requires. `{}` requires a valid token only. `undefined` is refused.
   * @param handler Called with the request, the token, and the runtime's other arguments. With `anonymous: true`, the
   * token is null for requests without one.
   * @returns The guarded handler.
   * @throws OptionError when the requirement is not valid, or the handler is missing.
   */
  <Anonymous extends boolean = false, Req extends Request = Request, Rest extends readonly unknown[] = []>(
    requirement: RequirementFor<Scope, Anonymous>,
    handler: GuardedHandler<AccessTokenFor<Claims, { anonymous: Anonymous }>, Req, Rest>,
  ): WebHandler<Req, Rest>
  /**
   * Checks a request, for frameworks with their own middleware. Resolves to the token, or to the response to send
   * instead. Requires a valid token only.
   */
  check(): (request: Request) => Promise<Checked<ValidatedToken<Claims>>>
  /**
   * Checks a request, for frameworks with their own middleware. Resolves to the token, or to the response to send
   * instead.
   *
   * @param requirement What the route requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  check<Anonymous extends boolean = false>(
    requirement: RequirementFor<Scope, Anonymous>,
  ): (request: Request) => Promise<Checked<AccessTokenFor<Claims, { anonymous: Anonymous }>>>
  /**
   * Returns the RFC 9728 metadata for a request to its path, without requiring a token; undefined for any other
   * request.
   */
  metadata(request: Request): Response | undefined
}

/**
 * Creates a guard that requires Amazon Cognito machine-to-machine access tokens, for handlers of web-standard `Request`
 * and `Response`: Bun, Deno, Cloudflare Workers, Next.js. For Hono, use `@cognito-m2m/web/hono`.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/web'
 *
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * export const GET = guard({ scopes: 'read' }, (request, accessToken) =>
 *   Response.json({ client: accessToken.clientId }),
 * )
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The guard: call it with a requirement and a handler.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function cognitoM2M<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(options: CognitoWebOptions<Claims, Resource, Scope>): WebGuard<Claims, Scope> {
  const authorizer = authorizerOf(options, ['refusals'])
  const refusals = checkedRefusals(options.refusals)
  type Token = ValidatedToken<Claims> | null

  function check(...requirement: GivenRequirement<RouteRequirement<Scope>>) {
    const authorize = immediateAuthorize(authorizer, ...requirement)
    return async (request: Request): Promise<Checked<Token>> => {
      // Several headers are joined with commas here. A token contains none, so they are refused as malformed.
      const decision = await authorize(request.headers.get('authorization'), request)
      return decision.allowed ? decision : { ...decision, response: jsonResponse(request.method, decision) }
    }
  }

  function guard<Req extends Request, Rest extends readonly unknown[]>(
    requirement: RouteRequirement<Scope>,
    handler: GuardedHandler<Token, Req, Rest>,
  ): WebHandler<Req, Rest> {
    const checked = check(requirement)
    if (typeof handler !== 'function') {
      throw new OptionError(
        'handler',
        'must be a function. Pass it after the requirement: `guard(requirement, handler)`.',
      )
    }
    return async (request, ...rest) => {
      const decision = await checked(request)
      if (decision.allowed) return handler(request, decision.token, ...rest)
      if (refusals === 'throw') throw new RefusedError(decision)
      return decision.response
    }
  }

  const { resourceMetadata } = authorizer
  const metadata = (request: Request) => metadataResponse(request, resourceMetadata)
  return Object.assign(guard as WebGuard<Claims, Scope>, {
    ...lifecycleOf(authorizer),
    check: check as WebGuard<Claims, Scope>['check'],
    metadata,
  })
}
