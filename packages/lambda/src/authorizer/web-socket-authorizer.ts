import type { Requirement, ResourceOption, ScopeNameOf, ValidatedToken } from '@cognito-m2m/core'
import { authorizationOfEvent } from '../events/authorization-of-event.ts'
import { expectKind, type WebSocketAuthorizerEvent } from '../events/authorizer-event.ts'
import { type CognitoLambdaOptions, lambdaAuthorizer } from '../options.ts'
import { type ContextOf, checkedContext, contextFor, noContext, uncached } from './authorizer-context.ts'
import { connectArnOf } from './method-arn.ts'
import type { Policy } from './policy/policy.ts'
import type { PolicyResult } from './policy-authorizer.ts'
import { checkedRequirement } from './requirement-option.ts'

/** Options of {@link webSocketAuthorizer}. */
export type WebSocketAuthorizerOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = CognitoLambdaOptions<Claims, Resource, Scope> & {
  /** What a client needs to connect. Default: a valid token only. */
  readonly requirement?: Requirement<NoInfer<Scope>>
  /** Adds values to the context that the handlers receive. Default: none. */
  readonly context?: ContextOf<Claims>
}

/**
 * Creates a Lambda authorizer for the `$connect` route of a WebSocket API. API Gateway calls it once per connection,
 * which may stay open for two hours. Call {@link authorizedCaller} for each message, and close the connection when it
 * returns undefined.
 *
 * @example
 * ```ts
 * import { webSocketAuthorizer } from '@cognito-m2m/lambda'
 *
 * export const handler = webSocketAuthorizer({
 *   userPoolId: 'eu-west-1_AbCdEf123',
 *   resource: 'orders',
 *   requirement: { scopes: 'subscribe' },
 * })
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The Lambda handler. It throws an error with the message `Unauthorized` (401) for a missing or invalid token,
 * and a different one (500) if keys are unavailable.
 * @throws OptionError when an option is not valid.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
export function webSocketAuthorizer<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(
  options: WebSocketAuthorizerOptions<Claims, Resource, Scope>,
): (event: WebSocketAuthorizerEvent) => Promise<PolicyResult> {
  const { authorizer, forRoute } = lambdaAuthorizer(options, ['requirement', 'context'])
  const authorize = forRoute(checkedRequirement(authorizer, options))
  const more = checkedContext(options.context)
  return async (event) => {
    expectKind(event, 'webSocketAuthorizer', ['web_socket'])
    const arn = connectArnOf(event.methodArn)
    const decision = await authorize(authorizationOfEvent(event), event)
    if (decision.allowed) {
      const token = decision.token as ValidatedToken<Claims>
      return {
        principalId: token.clientId,
        policyDocument: connectPolicy('Allow', arn),
        context: contextFor(token, more),
      }
    }
    if (decision.code !== 'insufficient_scope') throw uncached(decision)
    return { principalId: 'refused', policyDocument: connectPolicy('Deny', arn), context: noContext() }
  }
}

function connectPolicy(Effect: 'Allow' | 'Deny', arn: string): Policy {
  return { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: [arn] }] }
}
