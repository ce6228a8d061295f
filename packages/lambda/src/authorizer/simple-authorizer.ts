import { OptionError, type ResourceOption, type ScopeNameOf, type ValidatedToken } from '@cognito-m2m/core'
import { compileFor } from '@cognito-m2m/core/adapter'
import { authorizationOfAuthorizerEvent } from '../events/authorization-of-event.ts'
import { expectKind, type RequestAuthorizerEventV2 } from '../events/authorizer-event.ts'
import { type CognitoLambdaOptions, lambdaAuthorizer } from '../options.ts'
import {
  type AuthorizerContext,
  type ContextOf,
  checkedContext,
  contextFor,
  mayPass,
  noContext,
  uncached,
} from './authorizer-context.ts'
import { compileTable, type RouteTable } from './policy/routes.ts'

/** Options of {@link simpleAuthorizer}. */
export type SimpleAuthorizerOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = CognitoLambdaOptions<Claims, Resource, Scope> & {
  /**
   * The routes that the authorizer is attached to and what they require. Requests to other routes are refused.
   * Required.
   */
  readonly routes: RouteTable<NoInfer<Scope>>
  /**
   * Whether the authorizer's result cache is enabled. Set `false` if you disabled it; `$context.routeKey` then need not
   * be an identity source. Default: `true`.
   */
  readonly cached?: boolean
  /** Adds values to the context that the handler receives. Default: none. */
  readonly context?: ContextOf<Claims>
}

/** The result of an authorizer with simple responses. */
export interface SimpleResult {
  isAuthorized: boolean
  /** Empty strings for a refused request. */
  context: AuthorizerContext
}

/**
 * Creates a Lambda authorizer with simple responses, for an HTTP API with payload format 2.0. Its result applies to one
 * route, so the identity sources must be `$request.header.Authorization` and `$context.routeKey`. Alternatively,
 * disable the authorizer's cache and set `cached: false`.
 *
 * @example
 * ```ts
 * import { simpleAuthorizer } from '@cognito-m2m/lambda'
 *
 * export const handler = simpleAuthorizer({
 *   userPoolId: 'eu-west-1_AbCdEf123',
 *   resource: 'orders',
 *   routes: { 'GET /orders': { scopes: 'read' }, 'POST /orders': { scopes: 'write' } },
 * })
 * ```
 *
 * @param options `routes`, and `userPoolId` or `issuers`, are required; set `resource` too.
 * @returns The Lambda handler.
 * @throws OptionError when an option or a route is not valid.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function simpleAuthorizer<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(
  options: SimpleAuthorizerOptions<Claims, Resource, Scope>,
): (event: RequestAuthorizerEventV2) => Promise<SimpleResult> {
  const { authorizer, forRoute } = lambdaAuthorizer(options, ['routes', 'cached', 'context'])
  compileTable(options.routes, (requirement) => compileFor(authorizer, requirement))
  const routes = new Map(
    Object.entries(options.routes).map(([key, requirement]) => [key, forRoute(requirement)]),
  )
  const cached = checkedCached(options)
  const more = checkedContext(options.context)
  return async (event) => {
    expectKind(event, 'simpleAuthorizer', ['http_2.0'])
    const authorize = routes.get(event.routeKey)
    if (authorize === undefined) return refused()
    const authorization = authorizationOfAuthorizerEvent(event)
    if (authorization !== undefined && cached && !isKeyedByRoute(event)) {
      throw new Error(
        'A cached result would be used for every route. Add `$context.routeKey` to the identity sources of the authorizer. If its cache is disabled, set `cached: false`.',
      )
    }
    const decision = await authorize(authorization, event)
    if (decision.allowed) {
      return { isAuthorized: true, context: contextFor(decision.token as ValidatedToken<Claims>, more) }
    }
    if (mayPass(decision)) throw uncached(decision)
    return refused()
  }
}

function refused(): SimpleResult {
  return { isAuthorized: false, context: noContext() }
}

function checkedCached(options: { readonly cached?: boolean }): boolean {
  // Own members only: a member of `Object.prototype` must not disable the check.
  const cached: unknown = Object.hasOwn(options, 'cached') ? options.cached : true
  if (typeof cached !== 'boolean') throw new OptionError('cached', 'must be true or false.')
  return cached
}

/**
 * Whether the cache key contains the route. False if the caller sent the route key as another value, which could itself
 * be an identity source.
 */
function isKeyedByRoute(event: RequestAuthorizerEventV2): boolean {
  const { routeKey, headers, queryStringParameters, pathParameters, cookies } = event
  const sent: unknown[] = [headers, queryStringParameters, pathParameters].flatMap((values) =>
    Object.values(values ?? {}),
  )
  return (event.identitySource ?? []).includes(routeKey) && ![...sent, ...(cookies ?? [])].includes(routeKey)
}
