import type { ResourceOption, ScopeNameOf, ValidatedToken } from '@cognito-m2m/core'
import { type CompiledRequirement, compileFor } from '@cognito-m2m/core/adapter'
import { authorizationOfAuthorizerEvent } from '../events/authorization-of-event.ts'
import { type AuthorizerEvent, expectKind } from '../events/authorizer-event.ts'
import { type CognitoLambdaOptions, lambdaAuthorizer } from '../options.ts'
import {
  type AuthorizerContext,
  type ContextOf,
  checkedContext,
  contextFor,
  uncached,
} from './authorizer-context.ts'
import { stageArnOf } from './method-arn.ts'
import { createPolicies, type Policy } from './policy/policy.ts'
import { compileTable, type RouteTable, routesOf } from './policy/routes.ts'

/** Options of {@link policyAuthorizer}. */
export type PolicyAuthorizerOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = CognitoLambdaOptions<Claims, Resource, Scope> & {
  /** Every route of the API, and what it requires. */
  readonly routes: RouteTable<NoInfer<Scope>>
  /** Adds to what the handler gets. Default: nothing. */
  readonly context?: ContextOf<Claims>
}

/** The result of a policy authorizer. */
export interface PolicyResult {
  principalId: string
  policyDocument: Policy
  context: AuthorizerContext
}

/**
 * A Lambda authorizer that answers with a policy, for a REST API (`TOKEN` or `REQUEST`) or an HTTP API (payload 1.0 or 2.0).
 * The policy is for the whole API and depends on the token alone, so API Gateway may cache it by token. The identity source
 * must be the `Authorization` header.
 *
 * A missing or invalid token makes it throw exactly `Unauthorized` (401); unavailable keys, or an event of another kind,
 * make it throw another error (500). API Gateway caches neither.
 *
 * @example
 * ```ts
 * import { policyAuthorizer } from '@cognito-m2m/lambda'
 *
 * export const handler = policyAuthorizer({
 *   userPoolId: 'eu-west-1_AbCdEf123',
 *   resource: 'orders',
 *   routes: {
 *     'GET /orders': { scopes: 'read' },
 *     'GET /orders/{id}': { scopes: 'read' },
 *     'POST /orders': { scopes: 'write' },
 *   },
 * })
 * ```
 *
 * @throws OptionError when an option or a route is not valid, or when no policy can keep the routes apart.
 */
export function policyAuthorizer<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(
  options: PolicyAuthorizerOptions<Claims, Resource, Scope>,
): (event: AuthorizerEvent) => Promise<PolicyResult> {
  const { authorizer, forRoute } = lambdaAuthorizer(options, ['routes', 'context'])
  const table = compileTable(options.routes, (requirement) => compileFor(authorizer, requirement))
  const routes = routesOf(table)
  const policyFor = createPolicies(routes)
  const authorize = forRoute(unlessOpen(table))
  const more = checkedContext(options.context)
  return async (event) => {
    expectKind(event, 'policyAuthorizer', ['rest', 'http_2.0'])
    const stageArn = stageArnOf('methodArn' in event ? event.methodArn : event.routeArn)
    const decision = await authorize(authorizationOfAuthorizerEvent(event), event)
    if (!decision.allowed) throw uncached(decision)
    // Null stands for anonymous callers, and no authorizer has any.
    const token = decision.token as ValidatedToken<Claims>
    return {
      principalId: token.clientId,
      policyDocument: policyFor(token, stageArn),
      context: contextFor(token, more),
    }
  }
}

/**
 * The requirement that a token must meet before its policy is made: nothing more than validity. If every route narrows who
 * gets in, it says so, so that no `any_client_accepted` event is sent.
 */
function unlessOpen(table: ReadonlyMap<string, CompiledRequirement>): { permit?: () => boolean } {
  const isOpen = ({ scopes, anyScope, permit }: CompiledRequirement) =>
    scopes.length + anyScope.length === 0 && permit === undefined
  return [...table.values()].some(isOpen) ? {} : { permit: () => true }
}
