import {
  OptionError,
  type ResourceOption,
  type RouteRequirement,
  type ScopeNameOf,
  type ValidatedToken,
} from '@cognito-m2m/core'
import { type GivenRequirement, lifecycleOf } from '@cognito-m2m/core/adapter'
import { authorizationOfEvent } from '../events/authorization-of-event.ts'
import { asEvent, type HttpEvent, type HttpResult, methodOf, pathOf } from '../events/http-event.ts'
import { type CognitoLambdaOptions, lambdaAuthorizer } from '../options.ts'
import type { LambdaDecision } from './lambda-decision.ts'
import type { GuardedLambdaHandler, LambdaGuard, LambdaHandler } from './lambda-guard.ts'
import { middyMiddleware } from './middy.ts'
import { powertoolsMiddleware } from './powertools.ts'
import { isResponseStream, streamResult } from './response-stream.ts'
import { resultFor } from './result-for.ts'

/**
 * Creates a guard that requires Amazon Cognito machine-to-machine access tokens for Lambda handlers. Create one guard
 * per function, outside the handler.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/lambda'
 * import type { APIGatewayProxyEventV2 } from 'aws-lambda'
 *
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 *
 * export const handler = guard({ scopes: 'read' }, async (event: APIGatewayProxyEventV2, accessToken) => ({
 *   statusCode: 200,
 *   body: JSON.stringify({ client: accessToken.clientId, path: event.rawPath }),
 * }))
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The guard: call it with a requirement and a handler.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function cognitoM2M<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(options: CognitoLambdaOptions<Claims, Resource, Scope>): LambdaGuard<Claims, Scope> {
  type Token = ValidatedToken<Claims> | null
  const { authorizer, forRoute } = lambdaAuthorizer(options)
  const { resourceMetadata } = authorizer

  type Given = GivenRequirement<RouteRequirement<Scope>>

  function check(...requirement: Given) {
    const authorize = forRoute(...requirement)
    return async (payload: HttpEvent): Promise<LambdaDecision<Token>> => {
      const event = asEvent(payload)
      const decision = await authorize(authorizationOfEvent(event), event)
      return decision.allowed ? decision : { ...decision, result: resultFor(event, decision) }
    }
  }

  function guard<Event extends HttpEvent, Result, Rest extends readonly unknown[]>(
    requirement: RouteRequirement<Scope>,
    handler: GuardedLambdaHandler<Token, Event, Result, Rest>,
  ): LambdaHandler<Event, Result | undefined, Rest> {
    if (typeof handler !== 'function') {
      throw new OptionError(
        'handler',
        'must be a function. Call the guard with a requirement and a handler: `export const handler = guard({ scopes: "read" }, async (event, accessToken) => …)`.',
      )
    }
    const decide = check(requirement)
    return async (event, ...rest) => {
      const decision = await decide(event)
      if (decision.allowed) return handler(event, decision.token, ...rest)
      if (!isResponseStream(rest[0])) return decision.result
      await streamResult(rest[0], decision.result)
      return undefined
    }
  }

  function metadata(payload: HttpEvent): HttpResult | undefined {
    const event = asEvent(payload)
    if (!resourceMetadata?.isRequestedBy(methodOf(event), pathOf(event))) return undefined
    return resultFor(event, {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: resourceMetadata.body,
    })
  }

  // The compiler cannot infer here that the token's type follows from the requirement.
  return Object.assign(guard, {
    ...lifecycleOf(authorizer),
    check,
    middy: (...requirement: Given) => middyMiddleware(check(...requirement)),
    powertools: (...requirement: Given) => powertoolsMiddleware(check(...requirement)),
    metadata,
  }) as LambdaGuard<Claims, Scope>
}
