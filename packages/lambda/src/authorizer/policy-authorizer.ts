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
  /** All routes of the API and what they require. Required. */
  readonly routes: RouteTable<NoInfer<Scope>>
  /** Adds values to the context that the handler receives. Default: none. */
  readonly context?: ContextOf<Claims>
}

/** The result of a policy authorizer. */
export interface PolicyResult {
  principalId: string
  policyDocument: Policy
  context: AuthorizerContext
}

/**
 * Creates a Lambda authorizer that returns an IAM policy, for a REST API (`TOKEN` or `REQUEST`) or an HTTP API (payload
 * format 1.0 or 2.0). The policy covers the whole API and depends only on the token, so API Gateway may cache it by
 * token. The identity source must be the `Authorization` header.
 *
 * For a missing or invalid token it throws an error with the message `Unauthorized`, to which API Gateway responds with
 * 401. If keys are unavailable or the event is of another type, it throws a different error (500). API Gateway caches
 * neither.
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
 * @param options `routes`, and `userPoolId` or `issuers`, are required; set `resource` too.
 * @returns The Lambda handler.
 * @throws OptionError when an option or a route is not valid, or when no policy can distinguish the routes.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
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
    // Never null: an authorizer does not allow anonymous callers.
    const token = decision.token as ValidatedToken<Claims>
    return {
      principalId: token.clientId,
      policyDocument: policyFor(token, stageArn),
      context: contextFor(token, more),
    }
  }
}

/**
 * The requirement that a token must meet before its policy is created: validity only. If every route has a requirement,
 * it contains a `permit` that always allows, which prevents the `any_client_accepted` event.
 */
function unlessOpen(table: ReadonlyMap<string, CompiledRequirement>): { permit?: () => boolean } {
  const isOpen = ({ scopes, anyScope, permit }: CompiledRequirement) =>
    scopes.length + anyScope.length === 0 && permit === undefined
  return [...table.values()].some(isOpen) ? {} : { permit: () => true }
}
