import { membersOf, stringsOf } from '../members.ts'
import type { Authorizer, Resource, TemplateRoute } from './model.ts'
import { isTrue, numberIn, referredIn } from './model.ts'

type Members = Readonly<Record<string, unknown>>

/** Authorizers and routes of `AWS::Serverless::HttpApi` and `AWS::Serverless::Api`. */
export function samApis(
  resources: readonly Resource[],
  globals: Members,
): { readonly authorizers: readonly Authorizer[]; readonly routes: readonly TemplateRoute[] } {
  const apis = [...resources.flatMap((resource) => apiOf(resource, globals)), ...implicitApis(globals)]
  return {
    authorizers: apis.flatMap(({ authorizers }) => authorizers),
    routes: resources.flatMap((resource) => routesOf(resource, apis)),
  }
}

interface Api {
  readonly id: string
  readonly kind: 'http' | 'rest'
  readonly authorizers: readonly Authorizer[]
  readonly defaultAuthorizer: string | undefined
  /** Its routes are in an OpenAPI document. */
  readonly hasBody: boolean
  /** Name of an authorizer → scopes that its routes require by default. */
  readonly scopes: Readonly<Record<string, readonly string[]>>
}

/** Events without `ApiId` belong to an API that SAM creates, with the settings of `Globals`. */
function implicitApis(globals: Members): readonly Api[] {
  return [
    apiFrom('ServerlessHttpApi', 'http', membersOf(globals.HttpApi)),
    apiFrom('ServerlessRestApi', 'rest', membersOf(globals.Api)),
  ]
}

function apiOf({ id, type, properties }: Resource, globals: Members): readonly Api[] {
  const merged = (shared: unknown) => ({
    ...properties,
    Auth: { ...membersOf(membersOf(shared).Auth), ...membersOf(properties.Auth) },
  })
  if (type === 'AWS::Serverless::HttpApi') return [apiFrom(id, 'http', merged(globals.HttpApi))]
  if (type === 'AWS::Serverless::Api') return [apiFrom(id, 'rest', merged(globals.Api))]
  return []
}

function apiFrom(id: string, kind: 'http' | 'rest', properties: Members): Api {
  const { Authorizers, DefaultAuthorizer } = membersOf(properties.Auth)
  const entries = Object.entries(membersOf(Authorizers))
  const hasBody = properties.DefinitionBody !== undefined || properties.DefinitionUri !== undefined
  return {
    id,
    kind,
    authorizers: entries.map(([name, authorizer]) => authorizerOf(name, kind, membersOf(authorizer))),
    hasBody,
    defaultAuthorizer: typeof DefaultAuthorizer === 'string' ? DefaultAuthorizer : undefined,
    scopes: Object.fromEntries(
      entries.map(([name, authorizer]) => [name, stringsOf(membersOf(authorizer).AuthorizationScopes)]),
    ),
  }
}

function authorizerOf(name: string, api: 'http' | 'rest', authorizer: Members): Authorizer {
  const { JwtConfiguration, UserPoolArn, Identity, IdentitySource } = authorizer
  const { Header, Headers, QueryStrings, ReauthorizeEvery } = membersOf(Identity)
  const jwt = lowerKeys(membersOf(JwtConfiguration))
  const version = authorizer.AuthorizerPayloadFormatVersion
  const prefix = api === 'http' ? '$request' : 'method.request'
  const sources = [
    ...stringsOf(IdentitySource),
    ...[...stringsOf(Header), ...stringsOf(Headers)].map((header) => `${prefix}.header.${header}`),
    ...stringsOf(QueryStrings).map((parameter) => `${prefix}.querystring.${parameter}`),
  ]
  const kind = JwtConfiguration !== undefined ? 'jwt' : UserPoolArn !== undefined ? 'user_pools' : 'lambda'
  const issuer = typeof jwt.issuer === 'string' ? jwt.issuer : undefined
  const fallback = api === 'rest' ? 300 : 0
  return {
    name,
    api,
    kind,
    ttlSetting: 'ReauthorizeEvery',
    ttlSeconds: kind === 'jwt' ? 0 : ReauthorizeEvery === undefined ? fallback : numberIn(ReauthorizeEvery),
    identitySources: sources.length === 0 ? undefined : sources,
    // The default of REST APIs.
    takesToken: api === 'rest' && authorizer.FunctionPayloadType !== 'REQUEST',
    simpleResponses: isTrue(authorizer.EnableSimpleResponses),
    payloadVersion: version === undefined ? undefined : String(version),
    issuers: kind === 'jwt' ? [{ issuer, audiences: stringsOf(jwt.audience), pinsTokenUse: false }] : [],
  }
}

/** SAM documents `issuer` and `audience`, but also accepts them capitalized. */
function lowerKeys(members: Members): Members {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key.toLowerCase(), value]))
}

function routesOf({ type, properties }: Resource, apis: readonly Api[]): readonly TemplateRoute[] {
  if (type !== 'AWS::Serverless::Function') return []
  return Object.values(membersOf(properties.Events)).flatMap((event) => {
    const { Type, Properties } = membersOf(event)
    const kind = Type === 'HttpApi' ? 'http' : Type === 'Api' ? 'rest' : undefined
    if (kind === undefined) return []
    const { Path, Method, ApiId, RestApiId, Auth } = membersOf(Properties)
    const given = referredIn(String(ApiId ?? RestApiId ?? ''))
    const id = given ?? (kind === 'http' ? 'ServerlessHttpApi' : 'ServerlessRestApi')
    const name = Path === undefined ? '$default' : `${String(Method).toUpperCase()} ${String(Path)}`
    return [
      routeOf(
        name,
        kind,
        membersOf(Auth),
        apis.find((api) => api.id === id),
      ),
    ]
  })
}

function routeOf(name: string, kind: 'http' | 'rest', auth: Members, api: Api | undefined): TemplateRoute {
  const { Authorizer: given, AuthorizationScopes } = auth
  const authorizer = typeof given === 'string' ? given : api?.defaultAuthorizer
  if (api === undefined || (api.hasBody && api.authorizers.length === 0) || authorizer === 'AWS_IAM') {
    return { name, api: kind, guard: 'unknown', authorizer: undefined, scopes: undefined }
  }
  if (authorizer === undefined || authorizer === 'NONE') {
    return { name, api: kind, guard: 'none', authorizer: undefined, scopes: [] }
  }
  const own = stringsOf(AuthorizationScopes)
  return {
    name,
    api: kind,
    guard: api.authorizers.find((one) => one.name === authorizer)?.kind ?? 'unknown',
    authorizer,
    scopes: own.length > 0 ? own : (api.scopes[authorizer] ?? []),
  }
}
