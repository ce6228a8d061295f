import type { RouteRequirement, ValidatedToken } from '@cognito-m2m/core'
import type { GuardLifecycle } from '@cognito-m2m/core/adapter'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'

/** Claims of your own, if `customClaims` checks them: merge them into this interface to have them typed. */
// biome-ignore lint/suspicious/noEmptyInterface: users add the members.
export interface CognitoClaims {}

/** What the plugin decorates the instance with. */
export interface FastifyGuard extends GuardLifecycle<CognitoClaims, FastifyRequest> {
  /** An `onRequest` hook for one route or one context: `{ onRequest: app.cognito.guard({ scopes: [...] }) }`. */
  guard(requirement?: RouteRequirement): onRequestAsyncHookHandler
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route asks of its callers; `false` admits anybody. */
    cognito?: RouteRequirement | false
  }
  interface FastifyRequest {
    /** The caller's validated access token. Reading it where none was demanded throws. */
    readonly accessToken: ValidatedToken<CognitoClaims>
    /** The caller's validated access token, or null where the route admits anonymous callers and none came. */
    accessTokenOrNull: ValidatedToken<CognitoClaims> | null
  }
  interface FastifyInstance {
    cognito: FastifyGuard
  }
}
