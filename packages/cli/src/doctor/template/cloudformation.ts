import { elementsOf, membersOf, stringsOf } from '../members.ts'
import type {
  Authorizer,
  Resource,
  TemplateAppClient,
  TemplateModel,
  TemplateRoute,
  TemplateUserPool,
} from './model.ts'
import { isHttpRoute, isTrue, mayBeTrue, numberIn, referredIn, validityIn } from './model.ts'
import { fromOpenApi, isOpenApi } from './open-api.ts'
import { withPlaceholders } from './placeholders.ts'
import { samApis } from './sam.ts'

type Members = Readonly<Record<string, unknown>>

/** Reads a CloudFormation or SAM template. */
export function fromCloudFormation(file: string, template: Members): TemplateModel {
  const resources = Object.entries(membersOf(template.Resources)).map(([id, raw]): Resource => {
    const { Type, Properties } = membersOf(raw)
    return {
      id,
      type: String(Type),
      properties: membersOf(withPlaceholders(Properties, template)),
      raw,
    }
  })
  const bodies = resources.flatMap(bodyOf)
  const sam = samApis(resources, membersOf(withPlaceholders(template.Globals, template)))
  return {
    file,
    authorizers: [
      ...resources.flatMap((resource) => authorizerOf(resource, resources)),
      ...sam.authorizers,
      ...bodies.flatMap(({ authorizers }) => authorizers),
    ],
    routes: [
      ...resources.flatMap((resource) => routeOf(resource, resources)),
      ...sam.routes,
      ...bodies.flatMap(({ routes }) => routes),
    ],
    userPools: resources.flatMap((resource) => userPoolOf(resource, resources)),
    appClients: resources.flatMap((resource) => appClientOf(resource, resources)),
  }
}

/** An OpenAPI document in the template. One with SAM's `Auth` is incomplete, because SAM adds to it. */
function bodyOf({ properties }: Resource) {
  const { Body, DefinitionBody, Auth } = properties
  const body = Body ?? (Auth === undefined ? DefinitionBody : undefined)
  return isOpenApi(body) ? [fromOpenApi(membersOf(body))] : []
}

function authorizerOf({ id, type, properties }: Resource, resources: readonly Resource[]): Authorizer[] {
  const {
    AuthorizerResultTtlInSeconds: ttl,
    IdentitySource: sources,
    AuthorizerPayloadFormatVersion: version,
  } = properties
  const shared = {
    name: id,
    ttlSetting: 'AuthorizerResultTtlInSeconds',
    identitySources: sources === undefined ? undefined : stringsOf(sources),
    takesToken: properties.Type === 'TOKEN',
    simpleResponses: isTrue(properties.EnableSimpleResponses),
    payloadVersion: version === undefined ? undefined : String(version),
  }
  if (type === 'AWS::ApiGatewayV2::Authorizer') {
    const { AuthorizerType: kind, JwtConfiguration } = properties
    if (kind === 'JWT') {
      const { Issuer, Audience } = membersOf(JwtConfiguration)
      const issuer = typeof Issuer === 'string' ? Issuer : undefined
      return [
        {
          ...shared,
          api: 'http',
          kind: 'jwt',
          ttlSeconds: 0,
          issuers: [{ issuer, audiences: stringsOf(Audience), pinsTokenUse: false }],
        },
      ]
    }
    return [
      {
        ...shared,
        api: apiKindOf(properties.ApiId, shared.identitySources, resources),
        kind: 'lambda',
        ttlSeconds: ttl === undefined ? 0 : numberIn(ttl),
        issuers: [],
      },
    ]
  }
  if (type !== 'AWS::ApiGateway::Authorizer') return []
  const { Type: kind, JwtConfiguration } = properties
  const issuers = elementsOf(membersOf(JwtConfiguration).Issuers).map((entry) => {
    const { Issuer, Audiences, AdditionalClaims } = membersOf(entry)
    return {
      issuer: typeof Issuer === 'string' ? Issuer : undefined,
      audiences: stringsOf(Audiences),
      pinsTokenUse: elementsOf(AdditionalClaims).some(isTokenUse),
    }
  })
  if (kind === 'JWT' || JwtConfiguration !== undefined) {
    return [{ ...shared, api: 'rest', kind: 'jwt', ttlSeconds: 0, issuers }]
  }
  return [
    {
      ...shared,
      api: 'rest',
      kind: kind === 'COGNITO_USER_POOLS' ? 'user_pools' : 'lambda',
      // A REST authorizer's sources are one string, separated by commas.
      identitySources: shared.identitySources?.flatMap((source) => source.split(/\s*,\s*/)),
      ttlSeconds: ttl === undefined ? 300 : numberIn(ttl),
      issuers: [],
    },
  ]
}

/** If neither the API nor the identity sources reveal the kind, the kind with the fewest checks is returned. */
function apiKindOf(
  apiId: unknown,
  sources: readonly string[] = [],
  resources: readonly Resource[],
): 'http' | 'websocket' {
  const api = resources.find(({ id }) => id === referredIn(String(apiId)))
  const isHttp =
    api?.type === 'AWS::Serverless::HttpApi' ||
    api?.properties.ProtocolType === 'HTTP' ||
    sources.some((source) => source.startsWith('$'))
  return isHttp ? 'http' : 'websocket'
}

function isTokenUse(claim: unknown): boolean {
  const { ClaimName, ExpectedValues } = membersOf(claim)
  const values = stringsOf(ExpectedValues)
  return ClaimName === 'token_use' && values.length === 1 && values[0] === 'access'
}

const guards: Readonly<Record<string, TemplateRoute['guard']>> = {
  JWT: 'jwt',
  CUSTOM: 'lambda',
  COGNITO_USER_POOLS: 'user_pools',
  NONE: 'none',
}

function routeOf({ id, type, properties }: Resource, resources: readonly Resource[]): TemplateRoute[] {
  const { AuthorizationType = 'NONE', AuthorizerId, AuthorizationScopes } = properties
  const shared = {
    guard: guards[String(AuthorizationType)] ?? ('unknown' as const),
    authorizer: typeof AuthorizerId === 'string' ? referredIn(AuthorizerId) : undefined,
    scopes: stringsOf(AuthorizationScopes),
  }
  if (type === 'AWS::ApiGatewayV2::Route') {
    const key = String(properties.RouteKey)
    const api = resources.find((resource) => resource.id === referredIn(String(properties.ApiId)))
    // In a WebSocket API, only `$connect` is authorized; its other routes are not a mistake.
    if (api?.properties.ProtocolType === 'WEBSOCKET' || !isHttpRoute(key)) return []
    return [{ ...shared, api: 'http', name: key }]
  }
  if (type !== 'AWS::ApiGateway::Method' || properties.HttpMethod === 'OPTIONS') return []
  const path = pathOf(String(properties.ResourceId), resources)
  const name = path === undefined ? id : `${String(properties.HttpMethod)} ${path}`
  return [{ ...shared, api: 'rest', name }]
}

/** The path of a REST API's resource, from its chain of parents. */
function pathOf(resourceId: string, resources: readonly Resource[]): string | undefined {
  const parts: string[] = []
  let reference = resourceId
  while (parts.length < 50) {
    if (reference.endsWith('.RootResourceId}')) return `/${parts.join('/')}`
    const own = resources.find(
      ({ id, type }) => type === 'AWS::ApiGateway::Resource' && id === referredIn(reference),
    )
    if (own === undefined) return undefined
    parts.unshift(String(own.properties.PathPart))
    reference = String(own.properties.ParentId)
  }
  return undefined
}

function userPoolOf({ id, type, properties }: Resource, resources: readonly Resource[]): TemplateUserPool[] {
  if (type !== 'AWS::Cognito::UserPool') return []
  const own = resources.filter(({ properties: { UserPoolId } }) => referredIn(String(UserPoolId)) === id)
  const { UserPoolTier, LambdaConfig } = properties
  const { LambdaVersion } = membersOf(membersOf(LambdaConfig).PreTokenGenerationConfig)
  return [
    {
      name: id,
      featurePlan: typeof UserPoolTier === 'string' ? UserPoolTier : undefined,
      preTokenGenerationVersion: typeof LambdaVersion === 'string' ? LambdaVersion : undefined,
      hasDomain: own.some((resource) => resource.type === 'AWS::Cognito::UserPoolDomain'),
      scopes: own.filter(isServer).flatMap(scopesOf),
    },
  ]
}

function isServer({ type }: Resource): boolean {
  return type === 'AWS::Cognito::UserPoolResourceServer'
}

function scopesOf({ properties: { Identifier, Scopes } }: Resource): readonly string[] {
  return elementsOf(Scopes).map((scope) => `${String(Identifier)}/${String(membersOf(scope).ScopeName)}`)
}

function appClientOf(
  { id, type, properties, raw }: Resource,
  resources: readonly Resource[],
): TemplateAppClient[] {
  if (type !== 'AWS::Cognito::UserPoolClient') return []
  const scopes = stringsOf(properties.AllowedOAuthScopes)
  const dependsOn = stringsOf(membersOf(raw).DependsOn)
  const text = JSON.stringify(raw)
  const unit = membersOf(properties.TokenValidityUnits).AccessToken
  const mayPrecede = resources.filter(
    (resource) =>
      isServer(resource) &&
      scopesOf(resource).some((scope) => scopes.includes(scope)) &&
      !dependsOn.includes(resource.id) &&
      ![`"Ref":"${resource.id}"`, `\${${resource.id}}`].some((reference) => text.includes(reference)),
  )
  return [
    {
      name: id,
      userPool: referredIn(String(properties.UserPoolId)),
      settings: {
        flows: stringsOf(properties.AllowedOAuthFlows),
        flowsEnabled: mayBeTrue(properties.AllowedOAuthFlowsUserPoolClient),
        scopes,
        explicitAuthFlows: stringsOf(properties.ExplicitAuthFlows),
        hasSecret: mayBeTrue(properties.GenerateSecret),
        accessTokenValidity: validityIn(properties.AccessTokenValidity),
        accessTokenUnit: typeof unit === 'string' ? unit : undefined,
      },
      mayPrecede: mayPrecede.map((server) => server.id),
    },
  ]
}
