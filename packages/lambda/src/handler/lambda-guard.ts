import type { ValidatedToken } from '@cognito-m2m/core'
import type { AccessTokenFor, GuardLifecycle, RequirementFor } from '@cognito-m2m/core/adapter'
import type { HttpEvent, HttpResult } from '../events/http-event.ts'
import type { LambdaEvent } from '../options.ts'
import type { LambdaDecision } from './lambda-decision.ts'
import type { MiddyMiddleware } from './middy.ts'
import type { PowertoolsMiddleware } from './powertools.ts'

/** A guarded handler. It receives the event, the token, and then Lambda's other arguments. */
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
 * Wraps Lambda handlers. Created by {@link cognitoM2M}.
 *
 * @typeParam Claims Type of the custom claims, from the `customClaims` schema.
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface LambdaGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, LambdaEvent, Scope> {
  /**
   * Guards a handler.
   *
   * @param requirement What the handler requires. `{}` requires a valid token only. `undefined` is refused.
   * @param handler Called with the event, the token, and Lambda's context. The type of its first parameter is the type
   * of the event. With `anonymous: true`, the token is null if the request has none. Inside
   * `awslambda.streamifyResponse`, the response stream comes after the token.
   * @returns The Lambda handler. It returns 400, 401, 403 or 503 for a refused request (RFC 6750 §3.1).
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
   * Checks a request, for routers and frameworks without an adapter. Resolves to the token, or to the response to
   * return instead. Requires a valid token only.
   */
  check(): (event: HttpEvent) => Promise<LambdaDecision<ValidatedToken<Claims>>>
  /**
   * Checks a request, for routers and frameworks without an adapter. Resolves to the token, or to the response to
   * return instead.
   *
   * @param requirement What the handler requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  check<Anonymous extends boolean = false>(
    requirement: RequirementFor<Scope, Anonymous>,
  ): (event: HttpEvent) => Promise<LambdaDecision<AccessTokenFor<Claims, { anonymous: Anonymous }>>>
  /**
   * Middleware for middy 5, 6 and 7. Sets `context.accessToken`, or returns the refusal early. Requires a valid token
   * only.
   */
  middy(): MiddyMiddleware<ValidatedToken<Claims>>
  /**
   * Middleware for middy 5, 6 and 7. Sets `context.accessToken`, or returns the refusal early.
   *
   * @param requirement What the handler requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  middy<Anonymous extends boolean = false>(
    requirement: RequirementFor<Scope, Anonymous>,
  ): MiddyMiddleware<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /**
   * Middleware for the HTTP event handler of Powertools for AWS Lambda. Sets `accessToken` in the request's store, or
   * returns the refusal. Requires a valid token only.
   */
  powertools(): PowertoolsMiddleware<ValidatedToken<Claims>>
  /**
   * Middleware for the HTTP event handler of Powertools for AWS Lambda. Sets `accessToken` in the request's store, or
   * returns the refusal.
   *
   * @param requirement What the handler requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  powertools<Anonymous extends boolean = false>(
    requirement: RequirementFor<Scope, Anonymous>,
  ): PowertoolsMiddleware<AccessTokenFor<Claims, { anonymous: Anonymous }>>
  /**
   * Returns the RFC 9728 metadata for a request to its path, without requiring a token; undefined for any other event.
   */
  metadata(event: HttpEvent): HttpResult | undefined
}
