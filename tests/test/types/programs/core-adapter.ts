/** An adapter for a framework of its own, as its author writes it. */
import type { Authorizer, ResourceOption, RouteRequirement, ScopeNameOf } from '@cognito-m2m/core'
import { createTokenValidator, RefusedError } from '@cognito-m2m/core'
import {
  type AccessTokenFor,
  type AdapterOptions,
  andThen,
  authorizationOf,
  authorizerOf,
  type GivenRequirement,
  type GuardLifecycle,
  type HeaderSource,
  immediateAuthorize,
  lifecycleOf,
  type MaybePromise,
} from '@cognito-m2m/core/adapter'
import type { Same } from './equal.ts'

interface MyRequest extends HeaderSource {
  readonly url: string
}
type MyHandler<Token> = (request: MyRequest, token: Token) => MaybePromise<string>

interface Guard<Claims, Scope extends string> extends GuardLifecycle<Claims, MyRequest, Scope> {
  <const Required extends RouteRequirement<Scope> = RouteRequirement<Scope> & { anonymous?: false }>(
    requirement: Required,
    handler: MyHandler<AccessTokenFor<Claims, Required>>,
  ): (request: MyRequest) => MaybePromise<string>
}

export function myFramework<Claims = unknown, const Resource extends ResourceOption = string>(
  options: AdapterOptions<Claims, MyRequest, Resource> & { readonly greeting?: string },
): Guard<Claims, ScopeNameOf<Resource>> {
  const authorizer = authorizerOf(options, ['greeting'])
  return Object.assign(
    <Required extends RouteRequirement<ScopeNameOf<Resource>>>(
      requirement: Required,
      handler: MyHandler<AccessTokenFor<Claims, Required>>,
    ) => {
      const authorize = immediateAuthorize(authorizer, requirement)
      return (request: MyRequest) =>
        andThen(authorize(authorizationOf(request), request), (decision) => {
          if (!decision.allowed) throw new RefusedError(decision)
          return handler(request, decision.token as AccessTokenFor<Claims, Required>)
        })
    },
    lifecycleOf(authorizer),
  )
}

export const guard = myFramework({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders', greeting: 'hello' })
export const listOrders = guard({ scopes: 'read' }, (_, token) => token.clientId)
export const health = guard({ anonymous: true }, (_, token) => token?.clientId ?? 'anonymous')
export const shared: Authorizer<unknown, MyRequest> = guard.authorizer
export const again = myFramework({ authorizer: shared })

type Never = AccessTokenFor<{ tenant: string }, { scopes: 'read' }>
export const inferred: Same<Never['claims']['tenant'], string> = true
export const mayBeNull: Same<
  null extends AccessTokenFor<unknown, { anonymous?: boolean }> ? true : false,
  true
> = true
export const mayNot: Same<
  null extends AccessTokenFor<unknown, { anonymous?: false }> ? true : false,
  false
> = true

// A guard that may be called without a requirement passes its arguments on.
const own: Authorizer<{ tenant: string }, MyRequest, 'read'> = myFramework<{ tenant: string }>({
  userPoolId: 'eu-west-1_AbCdEf123',
}).authorizer
export const optional = (...requirement: GivenRequirement<RouteRequirement<'read'>>) =>
  immediateAuthorize(own, ...requirement)
export const omitted = optional()
export const given = optional({ scopes: 'read' })

export function mistakes() {
  const rules: { readonly orders?: { readonly scopes: 'read' } } = {}
  // @ts-expect-error a requirement that may be missing
  immediateAuthorize(own, rules.orders)
  // @ts-expect-error a requirement that may be missing
  optional(rules.orders)
  // @ts-expect-error plumbing is in the subpath
  createTokenValidator.andThen
  // @ts-expect-error it may be null
  guard({ anonymous: true }, (_, token) => token.clientId)
}
