import type { Allowed, Refused, RouteRequirement, ValidatedToken } from '@cognito-m2m/core'
import type { AdapterOptions, GuardLifecycle } from '@cognito-m2m/core/adapter'
import type { AuthorizerSettings, PolicyResult, SimpleResult } from './authorizers.ts'
import type { AuthorizerEvent, HttpEvent, HttpResult, RequestAuthorizerEventV2 } from './events.ts'
import type { RouteTable } from './routes.ts'

/** What `cognitoM2M` takes: core's options, or an authorizer to share, and Lambda's own. */
export type CognitoLambdaOptions<Claims = unknown> = AdapterOptions<Claims, HttpEvent | AuthorizerEvent> & {
  /**
   * Downloads the keys as soon as the module is loaded, and renews them within an invocation: a download in the
   * background would be frozen with the sandbox. Every `keys.softAgeSeconds` one invocation waits for it, for
   * `keys.deadlineSeconds` at most. Default `true`; `false` leaves it to the first token that needs them.
   */
  readonly prefetch?: boolean
}

/** A handler behind a guard. What Lambda passes after the event comes after the token. */
export type GuardedHandler<Token, Event extends HttpEvent, Result, Rest extends readonly unknown[]> = (
  event: Event,
  accessToken: Token,
  ...rest: Rest
) => Result | Promise<Result>

/** A handler as Lambda takes it. */
export type LambdaHandler<Event, Result, Rest extends readonly unknown[]> = (
  event: Event,
  ...rest: Rest
) => Promise<Result | HttpResult>

/** What {@link LambdaGuard.check} finds. */
export type Checked<Token> = Allowed<Token> | (Refused & { readonly result: HttpResult })

/** A middleware as middy takes it, described by its shape: middy need not be installed. */
export interface MiddyMiddleware<Token> {
  before(request: { event: HttpEvent; context: { accessToken: Token } }): Promise<HttpResult | undefined>
}

type Anonymous = RouteRequirement & { readonly anonymous: true }
type Demanding = RouteRequirement & { readonly anonymous?: false }

/** Wraps handlers, and makes authorizers. */
export interface LambdaGuard<Claims = unknown> extends GuardLifecycle<Claims, HttpEvent | AuthorizerEvent> {
  /**
   * @param requirement What is asked of callers: `{}` for a valid token and no more.
   * @param handler Called with the event, the token, and Lambda's context. The kind of event is the one that it
   * names. With `anonymous: true` the token is null where none came.
   * @throws OptionError when the requirement is not valid.
   */
  <Event extends HttpEvent, Result, Rest extends readonly unknown[] = []>(
    requirement: Anonymous,
    handler: GuardedHandler<ValidatedToken<Claims> | null, Event, Result, Rest>,
  ): LambdaHandler<Event, Result, Rest>
  <Event extends HttpEvent, Result, Rest extends readonly unknown[] = []>(
    requirement: Demanding,
    handler: GuardedHandler<ValidatedToken<Claims>, Event, Result, Rest>,
  ): LambdaHandler<Event, Result, Rest>
  <Event extends HttpEvent, Result, Rest extends readonly unknown[] = []>(
    requirement: RouteRequirement,
    handler: GuardedHandler<ValidatedToken<Claims> | null, Event, Result, Rest>,
  ): LambdaHandler<Event, Result, Rest>
  /** For routers and frameworks of your own: the token, or the result to return instead. */
  check(requirement: Anonymous): (event: HttpEvent) => Promise<Checked<ValidatedToken<Claims> | null>>
  check(requirement?: Demanding): (event: HttpEvent) => Promise<Checked<ValidatedToken<Claims>>>
  check(requirement: RouteRequirement): (event: HttpEvent) => Promise<Checked<ValidatedToken<Claims> | null>>
  /** Middleware for middy: puts `accessToken` into the context, or returns early. */
  middy(requirement: Anonymous): MiddyMiddleware<ValidatedToken<Claims> | null>
  middy(requirement?: Demanding): MiddyMiddleware<ValidatedToken<Claims>>
  middy(requirement: RouteRequirement): MiddyMiddleware<ValidatedToken<Claims> | null>
  /**
   * An authorizer that answers with a policy: REST `TOKEN` and `REQUEST`, HTTP API payload 1.0 and 2.0. The policy
   * holds for the whole API, so that API Gateway may cache it by token. The identity source must be the
   * `Authorization` header.
   *
   * It throws exactly `Unauthorized` for a missing or bad token (401), and another error while keys are unavailable
   * (500): neither is cached.
   */
  policyAuthorizer(
    routes: RouteTable,
    settings?: AuthorizerSettings<Claims>,
  ): (event: AuthorizerEvent) => Promise<PolicyResult>
  /**
   * An authorizer with simple responses: HTTP API payload 2.0. Its answer is for one route: the identity sources must
   * be `$request.header.Authorization` and `$context.routeKey`, or the authorizer's cache off and `cached` false.
   */
  simpleAuthorizer(
    routes: RouteTable,
    settings?: AuthorizerSettings<Claims> & { readonly cached?: boolean },
  ): (event: RequestAuthorizerEventV2) => Promise<SimpleResult>
  /** RFC 9728 metadata, to anybody who asks for its path; undefined for every other event. */
  metadata(event: HttpEvent): HttpResult | undefined
}
