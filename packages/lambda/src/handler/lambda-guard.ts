import type { AccessTokenFor, GuardLifecycle, RequirementFor } from '@cognito-m2m/core/adapter'
import type { HttpEvent, HttpResult } from '../events/http-event.ts'
import type { LambdaEvent } from '../options.ts'
import type { LambdaDecision } from './lambda-decision.ts'
import type { MiddyMiddleware } from './middy.ts'
import type { PowertoolsMiddleware } from './powertools.ts'

/** A handler behind a guard: what Lambda passes after the event comes after the token. */
export type GuardedLambdaHandler<Token, Event extends HttpEvent, Result, Rest extends readonly unknown[]> = (
  event: Event,
  accessToken: Token,
  ...rest: Rest
) => Result | Promise<Result>

/** A handler as Lambda calls it. */
export type LambdaHandler<Event, Result, Rest extends readonly unknown[]> = (
  event: Event,
  ...rest: Rest
) => Promise<Result | HttpResult>

/**
 * Wraps handlers. Made by {@link cognitoM2M}.
 *
 * @typeParam Claims The custom claims that the `customClaims` schema describes.
 * @typeParam Scope The scopes that a requirement may name: those of a `resource` definition, or any string.
 */
export interface LambdaGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, LambdaEvent, Scope> {
  /**
   * Guards a handler.
   *
   * @param requirement What is required of callers: `{}` for a valid token and nothing more. `undefined` is refused.
   * @param handler Called with the event, the token, and Lambda's context. Its type says which kind of event it gets. With
   * `anonymous: true` the token is null if the request has none. Inside `awslambda.streamifyResponse`, the response stream
   * comes after the token.
   * @throws OptionError when the requirement is not valid.
   */
  <
    Anonymous extends boolean = false,
    Event extends HttpEvent = HttpEvent,
    Result = unknown,
    Rest extends readonly unknown[] = [],
  >(
    requirement: RequirementFor<Scope, Anonymous>,
    handler: GuardedLambdaHandler<AccessTokenFor<Claims, { anonymous: Anonymous }>, Event, Result, Rest>,
  ): LambdaHandler<Event, Result, Rest>
  /**
   * For routers and frameworks without an adapter: the token, or the result to return instead.
   *
   * @param requirement What is required of callers. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  check<Anonymous extends boolean = false>(
    ...requirement: [] | [requirement: RequirementFor<Scope, Anonymous>]
  ): (event: HttpEvent) => Promise<LambdaDecision<AccessTokenFor<Claims, { anonymous: Anonymous }>>>
  /**
   * Middleware for middy 5, 6 and 7: sets `context.accessToken`, or returns the refusal early.
   *
   * @param requirement What is required of callers. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  middy<Anonymous extends boolean = false>(
    ...requirement: [] | [requirement: RequirementFor<Scope, Anonymous>]
  ): MiddyMiddleware<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /**
   * Middleware for the HTTP event handler of Powertools for AWS Lambda: sets `accessToken` in the request's store, or
   * returns the refusal.
   *
   * @param requirement What is required of callers. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  powertools<Anonymous extends boolean = false>(
    ...requirement: [] | [requirement: RequirementFor<Scope, Anonymous>]
  ): PowertoolsMiddleware<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /** RFC 9728 metadata for a request of its path, which needs no token; undefined for any other event. */
  metadata(event: HttpEvent): HttpResult | undefined
}
