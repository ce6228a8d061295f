import type { RouteRequirement, ScopeNameOf, ValidatedToken } from '@cognito-m2m/core'
import type { GuardLifecycle, HeaderSource, NoFurther, RequirementFor } from '@cognito-m2m/core/adapter'
import type { FastifyRequest } from 'fastify'

/**
 * Types of your application. Fastify's types are global, so they cannot be inferred from the options of a `register`
 * call. Declare them by merging into this interface: `resource` for typed scope names, and `claims` for the type of
 * `customClaims`.
 *
 * @example
 * ```ts
 * import '@cognito-m2m/fastify'
 * import { defineResourceServer } from '@cognito-m2m/core'
 *
 * const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })
 *
 * declare module '@cognito-m2m/fastify' {
 *   interface CognitoTypes {
 *     resource: typeof orders
 *     claims: { tenant: string }
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: users add the members.
export interface CognitoTypes {}

/** Type of the custom claims: `claims` of {@link CognitoTypes}. */
export type CognitoClaims = CognitoTypes extends { claims: infer Claims } ? Claims : unknown

/** Scope names that routes may require: those of `resource` in {@link CognitoTypes}, or any string. */
export type CognitoScope = CognitoTypes extends { resource: infer Resource } ? ScopeNameOf<Resource> : string

/**
 * An `onRequest` hook for any server, including those with HTTP/2, custom loggers or type providers. Its parameters use
 * none of fastify's generics, so that it does not affect the inference of a route's types.
 */
export type CognitoHook = (
  request: { readonly raw: HeaderSource; readonly id: string },
  reply: { readonly sent: boolean; code(status: number): unknown },
) => Promise<unknown>

/** `app.cognito`, available in the context in which the plugin is registered and in its child contexts. */
export interface FastifyGuard extends GuardLifecycle<CognitoClaims, FastifyRequest, CognitoScope> {
  /** Creates an `onRequest` hook for a route or a context that requires a valid token only. */
  guard<Anonymous extends boolean = false>(...none: NoFurther<Anonymous>): CognitoHook
  /**
   * Creates an `onRequest` hook for a route or a context:
   * `{ onRequest: app.cognito.guard({ scopes: 'orders/read' }) }`.
   *
   * @param requirement What the route requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  guard<Anonymous extends boolean = false>(
    requirement: RequirementFor<CognitoScope, Anonymous>,
    ...none: NoFurther<Anonymous>
  ): CognitoHook
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route requires of its callers. `false` makes it public; an explicit `undefined` is refused. */
    cognito?: RouteRequirement<CognitoScope> | false
  }
  interface FastifyRequest {
    /** The caller's validated access token. Reading it throws on a route that requires no token. */
    readonly accessToken: ValidatedToken<CognitoClaims>
    /** The caller's validated access token; null if the route requires none and the request has none. */
    accessTokenOrNull: ValidatedToken<CognitoClaims> | null
  }
  interface FastifyInstance {
    /** Guards and the state of the keys. Undefined outside the contexts in which the plugin is registered. */
    cognito: FastifyGuard
  }
}
