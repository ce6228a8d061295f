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
   * `respond` (default): a refused request gets its response. `throw`: the handler rejects with a `RefusedError`, whose
   * `getResponse()` is that response.
   */
  readonly refusals?: 'respond' | 'throw'
}

/** A handler behind a guard. Whatever the runtime passes after the request comes after the token. */
export type GuardedHandler<Token, Req extends Request, Rest extends readonly unknown[]> = (
  request: Req,
  accessToken: Token,
  ...rest: Rest
) => Response | Promise<Response>

/** A handler as runtimes and frameworks call it. */
export type WebHandler<Req extends Request, Rest extends readonly unknown[]> = (
  request: Req,
  ...rest: Rest
) => Promise<Response>

/** Result of {@link WebGuard.check}. */
export type Checked<Token = ValidatedToken> = Allowed<Token> | (Refused & { readonly response: Response })

/**
 * Wraps handlers of web-standard requests and responses.
 *
 * @typeParam Claims The custom claims that the `customClaims` schema describes.
 * @typeParam Scope The scopes that a requirement may name: those of a `resource` definition, or any string.
 */
export interface WebGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, Request, Scope> {
  /**
   * @param requirement What the route requires: `{}` for a valid token and nothing more. `undefined` is refused.
   * @param handler Called with the request, the token, and whatever else the runtime passes. With `anonymous: true` the
   * token is null for requests without one.
   * @throws OptionError when the requirement is not valid, or the handler is missing.
   */
  <Anonymous extends boolean = false, Req extends Request = Request, Rest extends readonly unknown[] = []>(
    requirement: RequirementFor<Scope, Anonymous>,
    handler: GuardedHandler<AccessTokenFor<Claims, { anonymous: Anonymous }>, Req, Rest>,
  ): WebHandler<Req, Rest>
  /**
   * For frameworks with middleware of their own: the token, or the response to send instead.
   *
   * @param requirement What the route requires. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  check<Anonymous extends boolean = false>(
    ...requirement: [] | [requirement: RequirementFor<Scope, Anonymous>]
  ): (request: Request) => Promise<Checked<AccessTokenFor<Claims, { anonymous: Anonymous }>>>
  /** RFC 9728 metadata for a request for its path, without a token; undefined for every other request. */
  metadata(request: Request): Response | undefined
}

/**
 * Guards handlers of web-standard `Request` and `Response` with Amazon Cognito machine-to-machine access tokens: Bun,
 * Deno, Workers, Next.js. For Hono use `@cognito-m2m/web/hono`.
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
      // Several headers come joined by commas here, which no token contains: they are refused as malformed.
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
      throw new OptionError('handler', 'must be a function: `guard(requirement, handler)`.')
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
