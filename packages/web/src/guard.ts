import type { Allowed, Refused, RouteRequirement, ValidatedToken } from '@cognito-m2m/core'
import {
  type AdapterOptions,
  authorizerOf,
  type GuardLifecycle,
  immediateAuthorize,
  lifecycleOf,
} from '@cognito-m2m/core/adapter'

/** What {@link cognitoM2M} takes: core's options, or an authorizer to share. */
export type CognitoWebOptions<Claims = unknown> = AdapterOptions<Claims, Request>

/** A handler behind a guard. What the runtime passes after the request comes after the token. */
export type GuardedHandler<Token, Req extends Request, Rest extends readonly unknown[]> = (
  request: Req,
  accessToken: Token,
  ...rest: Rest
) => Response | Promise<Response>

/** A handler as runtimes and frameworks take it. */
export type WebHandler<Req extends Request, Rest extends readonly unknown[]> = (
  request: Req,
  ...rest: Rest
) => Promise<Response>

/** What {@link WebGuard.check} finds. */
export type Checked<Token> = Allowed<Token> | (Refused & { readonly response: Response })

type Anonymous = RouteRequirement & { readonly anonymous: true }
type Demanding = RouteRequirement & { readonly anonymous?: false }

/** Wraps handlers of web-standard requests and responses. */
export interface WebGuard<Claims = unknown> extends GuardLifecycle<Claims, Request> {
  /**
   * @param requirement What is asked of callers: `{}` for a valid token and no more.
   * @param handler Called with the request, the token, and whatever else the runtime passes. With
   * `anonymous: true` the token is null where none came.
   * @throws OptionError when the requirement is not valid.
   */
  <Req extends Request = Request, Rest extends readonly unknown[] = []>(
    requirement: Anonymous,
    handler: GuardedHandler<ValidatedToken<Claims> | null, Req, Rest>,
  ): WebHandler<Req, Rest>
  <Req extends Request = Request, Rest extends readonly unknown[] = []>(
    requirement: Demanding,
    handler: GuardedHandler<ValidatedToken<Claims>, Req, Rest>,
  ): WebHandler<Req, Rest>
  <Req extends Request = Request, Rest extends readonly unknown[] = []>(
    requirement: RouteRequirement,
    handler: GuardedHandler<ValidatedToken<Claims> | null, Req, Rest>,
  ): WebHandler<Req, Rest>
  /** For frameworks with middleware of their own: the token, or the response to give instead. */
  check(requirement: Anonymous): (request: Request) => Promise<Checked<ValidatedToken<Claims> | null>>
  check(requirement?: Demanding): (request: Request) => Promise<Checked<ValidatedToken<Claims>>>
  check(requirement: RouteRequirement): (request: Request) => Promise<Checked<ValidatedToken<Claims> | null>>
  /** RFC 9728 metadata, to anybody who asks for its path; undefined for every other request. */
  metadata(request: Request): Response | undefined
}

/**
 * Guards handlers of web-standard `Request` and `Response`: Hono, Bun, Deno, Workers, Next.js.
 *
 * ```ts
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123' })
 * const listOrders = guard({ scopes: ['orders/read'] }, (request, accessToken) =>
 *   Response.json({ client: accessToken.clientId }),
 * )
 * ```
 *
 * @throws OptionError when an option is missing, of the wrong type or out of range.
 */
export function cognitoM2M<Claims = unknown>(options: CognitoWebOptions<Claims>): WebGuard<Claims> {
  const authorizer = authorizerOf(options)
  type Token = ValidatedToken<Claims> | null

  function check(requirement?: RouteRequirement) {
    const authorize = immediateAuthorize(authorizer, requirement)
    return async (request: Request): Promise<Checked<Token>> => {
      // Several headers come joined by commas here, which no token contains: they are refused as malformed.
      const decision = await authorize(request.headers.get('authorization'), request)
      return decision.allowed ? decision : { ...decision, response: responseTo(request, decision) }
    }
  }

  function guard<Req extends Request, Rest extends readonly unknown[]>(
    requirement: RouteRequirement,
    handler: GuardedHandler<Token, Req, Rest>,
  ): WebHandler<Req, Rest> {
    const checked = check(requirement)
    return async (request, ...rest) => {
      const decision = await checked(request)
      return decision.allowed ? handler(request, decision.token, ...rest) : decision.response
    }
  }

  const { resourceMetadata } = authorizer
  function metadata(request: Request): Response | undefined {
    if (!resourceMetadata?.isRequestedBy(request.method, new URL(request.url).pathname)) return undefined
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    return responseTo(request, { status: 200, headers, body: resourceMetadata.body })
  }

  return Object.assign(guard as WebGuard<Claims>, {
    ...lifecycleOf(authorizer),
    check: check as WebGuard<Claims>['check'],
    metadata,
  })
}

function responseTo(
  { method }: Request,
  { status, headers, body }: Pick<Refused, 'status' | 'headers' | 'body'>,
): Response {
  return new Response(method === 'HEAD' ? null : JSON.stringify(body), { status, headers })
}
