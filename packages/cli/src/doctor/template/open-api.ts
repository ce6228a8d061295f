import { elementsOf, membersOf, stringsOf } from '../members.ts'
import type { Authorizer, TemplateModel, TemplateRoute } from './model.ts'
import { isTrue, numberIn } from './model.ts'

type Members = Readonly<Record<string, unknown>>
type OpenApiModel = Pick<TemplateModel, 'authorizers' | 'routes'>

/** Whether it is an OpenAPI (or Swagger) document. */
export function isOpenApi(document: unknown): boolean {
  const { openapi, swagger, paths } = membersOf(document)
  return (typeof openapi === 'string' || swagger !== undefined) && typeof paths === 'object'
}

/**
 * Authorizers and routes of an OpenAPI document with API Gateway's extensions.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
 */
export function fromOpenApi(document: Members): OpenApiModel {
  const { components, securityDefinitions, security, paths } = document
  const schemes = membersOf(membersOf(components).securitySchemes ?? securityDefinitions)
  const authorizers = Object.entries(schemes).flatMap(([name, scheme]) =>
    authorizerOf(name, membersOf(scheme)),
  )
  const routes = Object.entries(membersOf(paths)).flatMap(([path, item]) =>
    Object.entries(membersOf(item)).flatMap(([method, operation]) => {
      const name = routeName(method, path)
      if (name === undefined) return []
      const own = membersOf(operation).security ?? security
      return [routeOf(name, own, schemes, authorizers)]
    }),
  )
  return { authorizers, routes }
}

function routeName(method: string, path: string): string | undefined {
  if (method === 'x-amazon-apigateway-any-method') return path === '$default' ? path : `ANY ${path}`
  return /^(?:get|head|post|put|patch|delete)$/.test(method) ? `${method.toUpperCase()} ${path}` : undefined
}

function authorizerOf(name: string, scheme: Members): Authorizer[] {
  const extension = membersOf(scheme['x-amazon-apigateway-authorizer'])
  const { type: rawType, jwtConfiguration, authorizerResultTtlInSeconds: ttl, identitySource } = extension
  if (typeof rawType !== 'string') return []
  const type = rawType.toLowerCase()
  const { issuer, audience, issuers } = membersOf(jwtConfiguration)
  const version = extension.authorizerPayloadFormatVersion
  // A REST API's sources are one string, separated by commas.
  const sources = stringsOf(identitySource).flatMap((source) => source.split(/\s*,\s*/))
  const isRequest = type === 'request'
  const isHttp =
    type === 'jwt'
      ? issuers === undefined
      : isRequest && (version !== undefined || sources.some((source) => source.startsWith('$')))
  const api = isHttp ? 'http' : 'rest'
  return [
    {
      name,
      api,
      kind: type === 'jwt' ? 'jwt' : type === 'cognito_user_pools' ? 'user_pools' : 'lambda',
      ttlSetting: 'authorizerResultTtlInSeconds',
      ttlSeconds: type === 'jwt' ? 0 : ttl === undefined ? (isHttp ? 0 : 300) : numberIn(ttl),
      identitySources: sources.length === 0 ? undefined : sources,
      takesToken: type === 'token',
      simpleResponses: isTrue(extension.enableSimpleResponses),
      payloadVersion: version === undefined ? undefined : String(version),
      issuers:
        type !== 'jwt'
          ? []
          : issuers === undefined
            ? [{ issuer: textOf(issuer), audiences: stringsOf(audience), pinsTokenUse: false }]
            : elementsOf(issuers).map((one) => issuerOf(membersOf(one))),
    },
  ]
}

function issuerOf({ issuer, audiences, additionalClaims }: Members) {
  const pinsTokenUse = elementsOf(additionalClaims).some((claim) => {
    const { claimName, expectedValues } = membersOf(claim)
    return claimName === 'token_use' && stringsOf(expectedValues).join() === 'access'
  })
  return { issuer: textOf(issuer), audiences: stringsOf(audiences), pinsTokenUse }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function routeOf(
  name: string,
  security: unknown,
  schemes: Members,
  authorizers: readonly Authorizer[],
): TemplateRoute {
  const [[scheme, scopes] = []] = elementsOf(security).map(
    (entry) => Object.entries(membersOf(entry))[0] ?? [],
  )
  const authorizer = authorizers.find((one) => one.name === scheme)
  const api = authorizer?.api ?? (authorizers.some((one) => one.api === 'http') ? 'http' : 'rest')
  if (authorizer !== undefined) {
    return { name, api, guard: authorizer.kind, authorizer: authorizer.name, scopes: stringsOf(scopes) }
  }
  // An API key or IAM is another kind of authorization.
  const isOther = scheme !== undefined && schemes[scheme] !== undefined
  return { name, api, guard: isOther ? 'unknown' : 'none', authorizer: undefined, scopes: [] }
}
