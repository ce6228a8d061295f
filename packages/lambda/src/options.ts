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

/** Every kind of event that `onRefused` may be called with. */
export type LambdaEvent = HttpEvent | AuthorizerEvent | AppSyncAuthorizerEvent

/** Options that handlers and authorizers share: core's, or an authorizer to share, and Lambda's own. */
export type CognitoLambdaOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AdapterOptions<Claims, LambdaEvent, Resource, Scope> & {
  /**
   * Downloads the keys as soon as the module is loaded, and renews them during an invocation, as a download in the
   * background would be frozen with the sandbox. Every `keys.softAgeSeconds`, one invocation waits for it, for at most
   * `keys.deadlineSeconds`. Default `true`; `false` downloads them when the first token needs them.
   */
  readonly prefetch?: boolean
}

/**
 * The authorizer for the options, and decisions that never leave a download running when the result is out.
 *
 * @param otherNames Further options of the caller.
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
