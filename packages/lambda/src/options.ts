import type { ResourceOption, RouteRequirement, ScopeNameOf, ValidatedToken } from '@cognito-m2m/core'
import {
  type AdapterOptions,
  authorizerOf,
  type GivenRequirement,
  type ImmediateAuthorize,
  immediateAuthorize,
} from '@cognito-m2m/core/adapter'
import type { AppSyncAuthorizerEvent, AuthorizerEvent } from './events/authorizer-event.ts'
import type { HttpEvent } from './events/http-event.ts'
import { lambdaLogger } from './logger.ts'

/** All types of events that `onRefused` may be called with. */
export type LambdaEvent = HttpEvent | AuthorizerEvent | AppSyncAuthorizerEvent

/**
 * Options of handlers and authorizers: those of core's `createAuthorizer`, or a shared `authorizer`, plus options for
 * Lambda.
 */
export type CognitoLambdaOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, LambdaEvent, Resource, Scope> & {
  /**
   * Whether to download the keys when the module is loaded, and to refresh them within an invocation, because a
   * background download would be frozen with the sandbox. Once per `keys.softAgeSeconds`, one invocation waits for the
   * refresh, for at most `keys.deadlineSeconds`. With `false`, keys are downloaded when the first token needs them.
   * Default: `true`.
   */
  readonly prefetch?: boolean
}

/**
 * Creates the authorizer for the options. Its decisions wait for a due refresh of the keys, so that no download is
 * frozen after the response.
 *
 * @param otherNames Names of the caller's own options.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function lambdaAuthorizer<Claims, Resource extends ResourceOption, Scope extends string>(
  options: CognitoLambdaOptions<Claims, Resource, Scope>,
  otherNames: readonly string[] = [],
) {
  const authorizer = authorizerOf<Claims, LambdaEvent, Resource, Scope>(
    options,
    ['prefetch', ...otherNames],
    lambdaLogger(),
  )
  const { prefetch = true } = options
  const { validator } = authorizer
  if (prefetch) void validator.prefetch()

  function forRoute(
    ...requirement: GivenRequirement<RouteRequirement<Scope>>
  ): ImmediateAuthorize<ValidatedToken<Claims> | null, LambdaEvent> {
    const authorize = immediateAuthorize(authorizer, ...requirement)
    if (!prefetch) return authorize
    return async (authorization, event) => {
      if (authorization !== undefined) await validator.prefetch()
      return authorize(authorization, event)
    }
  }
  return { authorizer, forRoute }
}
