import { printable } from '../../terminal/printable.ts'
import { type Finding, fault, warning } from '../finding.ts'
import { type Authorizer, isKnown, type TemplateModel, type TemplateRoute } from './model.ts'

/** Problems of routes: who has access, and with which tokens. Routes with the same problem share one finding. */
export function routeChecks({ routes, authorizers }: TemplateModel): readonly Finding[] {
  const authorizerOf = ({ authorizer, api }: TemplateRoute) =>
    authorizers.find((one) => one.name === authorizer && one.api === api)
  const unattached = routes.filter(({ guard, authorizer }) => guard === 'none' && authorizer !== undefined)
  const open = routes.filter(({ guard, authorizer }) => guard === 'none' && authorizer === undefined)
  const guarded = routes.some(({ guard }) => guard !== 'none' && guard !== 'unknown')
  const withoutScopes = routes.filter(({ scopes }) => scopes?.length === 0)
  return [
    ...about(unattached, authorizerNotAttached),
    ...(guarded || unattached.length > 0 ? about(open, routeUnprotected) : []),
    ...about(
      withoutScopes.filter(({ guard }) => guard === 'user_pools'),
      userPoolsWithoutScopes,
    ),
    ...about(
      withoutScopes.filter((route) => route.guard === 'jwt' && !pinsTokenUse(authorizerOf(route))),
      jwtWithoutScopes,
    ),
    ...about(
      routes.filter((route) => takesScopes(route) && route.scopes?.some(isShort)),
      shortScope,
    ),
    ...about(
      routes.filter(({ guard, scopes = [] }) => guard === 'lambda' && scopes.length > 0),
      scopesIgnored,
    ),
  ]
}

function about(routes: readonly TemplateRoute[], finding: (names: string) => Finding): Finding[] {
  if (routes.length === 0) return []
  const names = routes.slice(0, 5).map(({ name }) => printable(name))
  const more = routes.length > names.length ? ` and ${routes.length - names.length} more` : ''
  return [finding(`${names.join(', ')}${more}`)]
}

function pinsTokenUse(authorizer: Authorizer | undefined): boolean {
  const { issuers = [] } = authorizer ?? {}
  return issuers.length > 0 && issuers.every(({ pinsTokenUse: pins }) => pins)
}

function takesScopes({ guard }: TemplateRoute): boolean {
  return guard === 'jwt' || guard === 'user_pools'
}

function isShort(scope: string): boolean {
  return isKnown(scope) && !scope.includes('/')
}

const authorizerNotAttached = (names: string) =>
  fault(
    'authorizer_not_attached',
    `An authorizer is named, but the authorization type is NONE or missing: ${names}.`,
    'API Gateway ignores the authorizer: no token is required.',
    'Set AuthorizationType to JWT, CUSTOM or COGNITO_USER_POOLS.',
  )

const routeUnprotected = (names: string) =>
  warning(
    'route_unprotected',
    `Routes without an authorizer: ${names}.`,
    'These routes are public, while other routes of the template have an authorizer.',
    'Attach the authorizer, unless the route is public or its handler has a guard.',
  )

const userPoolsWithoutScopes = (names: string) =>
  fault(
    'user_pools_authorizer_without_scopes',
    `Routes with a COGNITO_USER_POOLS authorizer but no scopes: ${names}.`,
    "Without scopes, it accepts only ID tokens: a machine's access token gets 401.",
    'Set AuthorizationScopes, such as ["orders/read"].',
  )

const jwtWithoutScopes = (names: string) =>
  warning(
    'jwt_authorizer_without_scopes',
    `Routes with a JWT authorizer but no scopes: ${names}.`,
    'It does not check `token_use`, so ID tokens and tokens for other APIs of the listed clients are accepted.',
    'Set AuthorizationScopes, such as ["orders/read"], which ID tokens never contain.',
  )

const shortScope = (names: string) =>
  fault(
    'route_scope_without_resource',
    `Routes that require a scope without its resource server: ${names}.`,
    'API Gateway compares full names: every token gets 403.',
    'Use <resource server identifier>/<scope>, such as orders/read.',
  )

const scopesIgnored = (names: string) =>
  warning(
    'scopes_ignored_by_lambda_authorizer',
    `Routes with AuthorizationScopes and a Lambda authorizer: ${names}.`,
    'API Gateway checks scopes for JWT and COGNITO_USER_POOLS authorizers only.',
    'Require the scopes in the function, and remove them here.',
  )
