import { openApiSecurity, type ResourceOption } from '@cognito-m2m/core'
import type { FastifySchema, RouteOptions } from 'fastify'
import { registrationFor } from './covered-routes.ts'

/**
 * Creates a `transform` for `@fastify/swagger` that derives each operation's `security` from its `config.cognito`. A
 * `security` in the route's own schema takes precedence.
 *
 * @example
 * ```ts
 * import { openApiTransform } from '@cognito-m2m/fastify'
 *
 * const swaggerOptions = { transform: openApiTransform({ resource: 'orders' }) }
 * ```
 *
 * @param options `resource` as in the plugin's options, for short scope names. `scheme` is the name under
 * `securitySchemes`; default: `cognito`.
 * @returns The `transform` option of `@fastify/swagger`.
 */
export function openApiTransform(
  options: { readonly resource?: ResourceOption; readonly scheme?: string } = {},
) {
  return <Schema extends FastifySchema>({
    schema,
    url,
    route,
  }: {
    readonly schema?: Schema
    readonly url: string
    readonly route: RouteOptions
  }): { schema: Schema; url: string } => {
    const requirement = route.config?.cognito
    const isGuarded = requirement !== undefined || registrationFor(route)?.guardsUnmarked === true
    const security = isGuarded ? { security: openApiSecurity(requirement, options) } : {}
    return { schema: { ...security, ...schema } as Schema, url }
  }
}
