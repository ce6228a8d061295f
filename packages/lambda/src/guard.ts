import type { Authorize, RouteRequirement, ValidatedToken } from '@cognito-m2m/core'
import { authorizerOf, lifecycleOf } from '@cognito-m2m/core/adapter'
import { authorizationOfEvent } from './authorization-of-event.ts'
import { type AuthorizerSettings, policyAuthorizer, simpleAuthorizer } from './authorizers.ts'
import { type AuthorizerEvent, asEvent, type HttpEvent, type HttpResult, methodOf, pathOf } from './events.ts'
import type {
  Checked,
  CognitoLambdaOptions,
  GuardedHandler,
  LambdaGuard,
  LambdaHandler,
  MiddyMiddleware,
} from './lambda-guard.ts'
import { resultFor } from './result-for.ts'
import type { RouteTable } from './routes.ts'

/**
 * Guards Lambda handlers with Cognito's machine-to-machine access tokens, and makes authorizers for API Gateway.
 *
 * ```ts
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123' })
 * export const handler = guard({ scopes: ['orders/read'] }, async (event: APIGatewayProxyEventV2, accessToken) => ({
 *   statusCode: 200,
 *   body: JSON.stringify({ client: accessToken.clientId }),
 * }))
 * ```
 *
 * @throws OptionError when an option is missing, of the wrong type or out of range.
 */
export function cognitoM2M<Claims = unknown>(options: CognitoLambdaOptions<Claims>): LambdaGuard<Claims> {
  type Token = ValidatedToken<Claims> | null
  const authorizer = authorizerOf(options, ['prefetch'])
  const { prefetch = true } = options
  const { validator, resourceMetadata } = authorizer
  if (prefetch) void validator.prefetch()

  /** Renews keys that are due before they are needed, so that no download is left running when the answer is out. */
  function forRoute(requirement?: RouteRequirement): Authorize<Token, HttpEvent | AuthorizerEvent> {
    const authorize: Authorize<Token, HttpEvent | AuthorizerEvent> = authorizer.forRoute(requirement)
    if (!prefetch) return authorize
    return async (authorization, event) => {
      if (authorization !== undefined) await validator.prefetch()
      return authorize(authorization, event)
    }
  }

  function check(requirement?: RouteRequirement) {
    const authorize = forRoute(requirement)
    return async (invokedWith: HttpEvent): Promise<Checked<Token>> => {
      const event = asEvent(invokedWith)
      const decision = await authorize(authorizationOfEvent(event), event)
      return decision.allowed ? decision : { ...decision, result: resultFor(event, decision) }
    }
  }

  function guard<Event extends HttpEvent, Result, Rest extends readonly unknown[]>(
    requirement: RouteRequirement,
    handler: GuardedHandler<Token, Event, Result, Rest>,
  ): LambdaHandler<Event, Result, Rest> {
    const checked = check(requirement)
    return async (event, ...rest) => {
      const decision = await checked(event)
      return decision.allowed ? handler(event, decision.token, ...rest) : decision.result
    }
  }

  function middy(requirement?: RouteRequirement): MiddyMiddleware<Token> {
    const checked = check(requirement)
    return {
      async before({ event, context }) {
        const decision = await checked(event)
        if (!decision.allowed) return decision.result
        context.accessToken = decision.token
        return undefined
      },
    }
  }

  function metadata(invokedWith: HttpEvent): HttpResult | undefined {
    const event = asEvent(invokedWith)
    if (!resourceMetadata?.isRequestedBy(methodOf(event), pathOf(event))) return undefined
    return resultFor(event, {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: resourceMetadata.body,
    })
  }

  const beneath = { forRoute: forRoute as typeof authorizer.forRoute }
  return Object.assign(guard as LambdaGuard<Claims>, {
    ...lifecycleOf(authorizer),
    check: check as LambdaGuard<Claims>['check'],
    middy: middy as LambdaGuard<Claims>['middy'],
    policyAuthorizer: (routes: RouteTable, settings?: AuthorizerSettings<Claims>) =>
      policyAuthorizer(beneath, routes, settings),
    simpleAuthorizer: (routes: RouteTable, settings?: AuthorizerSettings<Claims> & { cached?: boolean }) =>
      simpleAuthorizer(beneath, routes, settings),
    metadata,
  })
}
