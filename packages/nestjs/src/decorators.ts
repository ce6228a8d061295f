import type { RouteRequirement } from '@cognito-m2m/core'
import { type GivenRequirement, givenRequirement } from '@cognito-m2m/core/adapter'
import {
  type CustomDecorator,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common'
import { accessTokenIn } from './request.ts'

/** Metadata key for the requirement of a handler or controller. */
export const requirementKey = '@cognito-m2m/nestjs:requirement'

/**
 * Requires a valid token for a handler, or for every handler of a controller, and nothing more. A requirement on the
 * handler takes precedence.
 *
 * @example
 * ```ts
 * import type { ValidatedToken } from '@cognito-m2m/core'
 * import { AccessToken, RequireToken } from '@cognito-m2m/nestjs'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller('me')
 * export class CallerController {
 *   @Get()
 *   @RequireToken()
 *   caller(@AccessToken() token: ValidatedToken) {
 *     return { client: token.clientId }
 *   }
 * }
 * ```
 *
 * @returns A decorator for classes and methods.
 */
export function RequireToken(): CustomDecorator
/**
 * Sets what a handler, or every handler of a controller, requires of its callers. A requirement on the handler takes
 * precedence.
 *
 * @example
 * ```ts
 * import type { ValidatedToken } from '@cognito-m2m/core'
 * import { AccessToken, RequireToken } from '@cognito-m2m/nestjs'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller('orders')
 * export class OrdersController {
 *   @Get()
 *   @RequireToken({ scopes: 'read' })
 *   list(@AccessToken() token: ValidatedToken) {
 *     return { client: token.clientId }
 *   }
 * }
 * ```
 *
 * @param requirement What the handler requires. `{}` requires a valid token only. The application does not start if it
 * is not valid.
 * @returns A decorator for classes and methods.
 * @throws OptionError when it is `undefined`, so that a missing requirement does not make the handler public.
 */
export function RequireToken<Scope extends string = string>(
  requirement: RouteRequirement<Scope>,
): CustomDecorator
export function RequireToken(...requirement: GivenRequirement<RouteRequirement>): CustomDecorator {
  return SetMetadata(requirementKey, givenRequirement(requirement))
}

/**
 * Makes a handler or a controller public: no token is required or read.
 *
 * @example
 * ```ts
 * import { Public } from '@cognito-m2m/nestjs'
 * import { Controller, Get } from '@nestjs/common'
 *
 * @Controller('health')
 * export class HealthController {
 *   @Get()
 *   @Public()
 *   check() {
 *     return 'ok'
 *   }
 * }
 * ```
 */
export function Public(): CustomDecorator {
  return SetMetadata(requirementKey, false)
}

/**
 * Injects the caller's validated access token as a parameter. `null` if the requirement has `anonymous: true` and the
 * request has no token.
 *
 * @throws Error (500) when the handler is `@Public()`, or when the guard did not run for it.
 */
export const AccessToken: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext) => {
    const token = accessTokenIn(context)
    if (token !== undefined) return token
    throw new Error(
      '@AccessToken() was used in a handler without a guard. Remove @Public(), or apply CognitoGuard to the handler.',
    )
  },
)
