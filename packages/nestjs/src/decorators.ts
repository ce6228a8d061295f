import type { RouteRequirement } from '@cognito-m2m/core'
import { givenRequirement } from '@cognito-m2m/core/adapter'
import {
  type CustomDecorator,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common'
import { accessTokenIn } from './request.ts'

/** Metadata key of a handler's or controller's requirement. */
export const requirementKey = '@cognito-m2m/nestjs:requirement'

/**
 * What a handler, or every handler of a controller, requires of its callers. The handler's own takes precedence.
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
 * @param requirement Omit it to require a valid token and nothing more. A mistake in it is found when the application starts.
 * @throws OptionError when it is `undefined`: a requirement that went missing must not open the handler.
 */
export function RequireToken<Scope extends string = string>(
  ...requirement: [] | [requirement: RouteRequirement<Scope>]
): CustomDecorator {
  return SetMetadata(requirementKey, givenRequirement(requirement))
}

/**
 * Opens a handler or a controller: no token is read.
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
 * The caller's validated access token, as a parameter. `null` where the requirement has `anonymous: true` and the request has
 * no token.
 *
 * @throws Error (500) in a handler that is `@Public()`, or that the guard did not run for.
 */
export const AccessToken: () => ParameterDecorator = createParamDecorator(
  (_: unknown, context: ExecutionContext) => {
    const token = accessTokenIn(context)
    if (token !== undefined) return token
    throw new Error(
      '@AccessToken() was used where no token is read. Remove @Public(), or put CognitoGuard before the handler.',
    )
  },
)
