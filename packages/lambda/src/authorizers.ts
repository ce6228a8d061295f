import { type Authorizer, type Refused, RefusedError, type ValidatedToken } from '@cognito-m2m/core'
import { authorizationOfAuthorizerEvent } from './authorization-of-event.ts'
import { refuseConflicts } from './denials.ts'
import { type AuthorizerEvent, asEvent, type RequestAuthorizerEventV2 } from './events.ts'
import { type Policy, policyFor } from './policy.ts'
import { compileTable, type RouteTable, routesOf } from './routes.ts'

/** What an authorizer tells the handler: `event.requestContext.authorizer`. Strings, the only type that all take. */
export interface AuthorizerContext {
  [name: string]: string
  clientId: string
  /** Space-delimited. */
  scope: string
  /** NumericDate: a cached answer may outlive the token, so the handler looks again. See `authorizedCaller`. */
  exp: string
}

/** The answer of a policy authorizer. */
export interface PolicyResult {
  principalId: string
  policyDocument: Policy
  context: AuthorizerContext
}

/** The answer of an authorizer with simple responses. */
export interface SimpleResult {
  isAuthorized: boolean
  context?: AuthorizerContext
}

/** What both kinds of authorizer take. */
export interface AuthorizerSettings<Claims = unknown> {
  /** More for the handler: claims of your own, as strings. Default: nothing more. */
  readonly context?: (token: ValidatedToken<Claims>) => Readonly<Record<string, string>>
}

/** The authorizer beneath, as both kinds use it. */
export type AuthorizerBeneath<Claims> = Pick<Authorizer<Claims, AuthorizerEvent>, 'forRoute'>

/** @see LambdaGuard.policyAuthorizer */
export function policyAuthorizer<Claims>(
  authorizer: AuthorizerBeneath<Claims>,
  table: RouteTable,
  settings: AuthorizerSettings<Claims> = {},
): (event: AuthorizerEvent) => Promise<PolicyResult> {
  const authorize = authorizer.forRoute()
  const routes = routesOf(compileTable(table))
  refuseConflicts(routes)
  return async (invokedWith) => {
    const event = asEvent(invokedWith)
    const decision = await authorize(authorizationOfAuthorizerEvent(event), event)
    if (!decision.allowed) throw uncached(decision)
    const { token } = decision
    const stageArn = stageArnOf('methodArn' in event ? event.methodArn : event.routeArn)
    return {
      principalId: token.clientId,
      policyDocument: policyFor(token, routes, stageArn),
      context: contextOf(token, settings),
    }
  }
}

/** @see LambdaGuard.simpleAuthorizer */
export function simpleAuthorizer<Claims>(
  authorizer: AuthorizerBeneath<Claims>,
  table: RouteTable,
  settings: AuthorizerSettings<Claims> & { readonly cached?: boolean } = {},
): (event: RequestAuthorizerEventV2) => Promise<SimpleResult> {
  compileTable(table)
  const routes = new Map(
    Object.entries(table).map(([key, requirement]) => [key, authorizer.forRoute(requirement)]),
  )
  const { cached = true } = settings
  return async (invokedWith) => {
    const event = asEvent(invokedWith)
    const authorize = routes.get(event.routeKey)
    if (authorize === undefined) return { isAuthorized: false }
    const authorization = authorizationOfAuthorizerEvent(event)
    if (authorization !== undefined && cached && !isKeyedByRoute(event)) {
      throw new Error(
        'A cached answer would hold for every route. Add $context.routeKey to the identity sources of the authorizer, or, with its cache off, pass `{ cached: false }`.',
      )
    }
    const decision = await authorize(authorization, event)
    if (decision.allowed) return { isAuthorized: true, context: contextOf(decision.token, settings) }
    if (mayPass(decision)) throw uncached(decision)
    return { isAuthorized: false }
  }
}

/**
 * Whether the cache tells routes apart. A caller who sends the route key as some other value must not make it seem
 * so: it might be an identity source too.
 */
function isKeyedByRoute(event: RequestAuthorizerEventV2): boolean {
  const { routeKey, headers, queryStringParameters, pathParameters, cookies } = event
  const sent = [headers, queryStringParameters, pathParameters].flatMap((values) =>
    Object.values(values ?? {}),
  )
  return (event.identitySource ?? []).includes(routeKey) && ![...sent, ...(cookies ?? [])].includes(routeKey)
}

/** API Gateway answers 401 to exactly this text, 500 to any other, and caches neither. */
function uncached(refused: Refused): Error {
  return refused.code === 'temporarily_unavailable' ? new RefusedError(refused) : new Error('Unauthorized')
}

/** Refusals that another moment may mend: an answer that is cached must not carry them on. */
function mayPass({ code, failure }: Refused): boolean {
  return (
    code === 'temporarily_unavailable' ||
    failure?.code === 'key_unknown' ||
    failure?.code === 'token_not_yet_valid' ||
    failure?.code === 'token_issued_in_future'
  )
}

function contextOf<Claims>(
  token: ValidatedToken<Claims>,
  settings: AuthorizerSettings<Claims>,
): AuthorizerContext {
  return {
    ...settings.context?.(token),
    clientId: token.clientId,
    scope: token.scopes.join(' '),
    exp: String(token.expiresAt),
  }
}

/** `arn:aws:execute-api:eu-west-1:123456789012:abcdef123/prod`, of the ARN of any method of that stage. */
function stageArnOf(arn: string): string {
  const stage = /^arn:[^:]*:execute-api:[^:]*:[^:]*:[^/*]+\/[^/*]+(?=\/)/.exec(arn)?.[0]
  if (stage === undefined) throw new Error('The event has no ARN of an API Gateway method or route.')
  return stage
}
