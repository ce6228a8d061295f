import type { RouteRequirement, ScopeNameOf, ValidatedToken } from '@cognito-m2m/core'
import type { GuardLifecycle, HeaderSource } from '@cognito-m2m/core/adapter'
import type { FastifyRequest } from 'fastify'

/**
 * Types of your application. Fastify's types are global, so they cannot follow from the options of one `register` call.
 * Merge into this interface what you pass there: `resource`, for typed scope names, and `claims`, for what `customClaims`
 * checks.
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

/** Custom claims: `claims` of {@link CognitoTypes}. */
export type CognitoClaims = CognitoTypes extends { claims: infer Claims } ? Claims : unknown

/** Scope names that routes may require: those of `resource` of {@link CognitoTypes}, or any string. */
export type CognitoScope = CognitoTypes extends { resource: infer Resource } ? ScopeNameOf<Resource> : string

/**
 * An `onRequest` hook for servers of every kind: HTTP/2, loggers of your own and type providers included. Its parameters
 * name none of fastify's generics, so that it takes no part in the inference of a route's types.
 */
export type CognitoHook = (
  request: { readonly raw: HeaderSource; readonly id: string },
  reply: { readonly sent: boolean; code(status: number): unknown },
) => Promise<unknown>

/** `app.cognito`, in the context that the plugin is registered in and all below it. */
export interface FastifyGuard extends GuardLifecycle<CognitoClaims, FastifyRequest, CognitoScope> {
  /**
   * An `onRequest` hook for one route or one context: `{ onRequest: app.cognito.guard({ scopes: 'orders/read' }) }`.
   *
   * @param requirement What the route requires. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  guard(...requirement: [] | [requirement: RouteRequirement<CognitoScope>]): CognitoHook
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route requires of its callers. `false` leaves it open; `undefined` is refused. */
    cognito?: RouteRequirement<CognitoScope> | false
  }
  interface FastifyRequest {
    /** The caller's validated access token. Reading it throws where no token was required. */
    readonly accessToken: ValidatedToken<CognitoClaims>
    /** The caller's validated access token; null where none was required and the request has none. */
    accessTokenOrNull: ValidatedToken<CognitoClaims> | null
  }
  interface FastifyInstance {
    /** Guards and the state of keys. Undefined outside the contexts that the plugin is registered in. */
    cognito: FastifyGuard
  }
}
