import { elementsOf, membersOf, stringsOf } from '../members.ts'
import type { Authorizer, TemplateModel, TemplateRoute } from './model.ts'
import { isTrue, numberIn } from './model.ts'

type Members = Readonly<Record<string, unknown>>

/** Reads the `provider` and `functions` of a `serverless.yml`; its `resources` are CloudFormation. */
export function fromServerless(
  file: string,
  { provider, functions }: Members,
): Pick<TemplateModel, 'file' | 'authorizers' | 'routes'> {
  const { authorizers } = membersOf(membersOf(provider).httpApi)
  const shared = Object.entries(membersOf(authorizers)).map(([name, authorizer]) =>
    httpAuthorizer(name, membersOf(authorizer)),
  )
  const events = Object.values(membersOf(functions))
    .flatMap((one) => elementsOf(membersOf(one).events))
    .map(membersOf)
  const rest = events.flatMap(({ http }) => (http === undefined ? [] : [restEvent(http)]))
  return {
    file,
    authorizers: [...shared, ...rest.flatMap(({ authorizer }) => authorizer ?? [])],
    routes: [
      ...events.flatMap(({ httpApi }) => (httpApi === undefined ? [] : [httpRoute(httpApi, shared)])),
      ...rest.map(({ route }) => route),
    ],
  }
}

function httpAuthorizer(name: string, authorizer: Members): Authorizer {
  const { type, identitySource, issuerUrl, audience, resultTtlInSeconds: ttl, payloadVersion } = authorizer
  const isJwt = type === 'jwt' || (type === undefined && issuerUrl !== undefined)
  const issuer = typeof issuerUrl === 'string' ? issuerUrl : undefined
  return {
    name,
    api: 'http',
    kind: isJwt ? 'jwt' : 'lambda',
    ttlSetting: 'resultTtlInSeconds',
    ttlSeconds: isJwt || ttl === undefined ? 0 : numberIn(ttl),
    identitySources: identitySource === undefined ? undefined : stringsOf(identitySource),
    takesToken: false,
    simpleResponses: isTrue(authorizer.enableSimpleResponses),
    // The framework's own default.
    payloadVersion: payloadVersion === undefined ? '2.0' : String(payloadVersion),
    issuers: isJwt ? [{ issuer, audiences: stringsOf(audience), pinsTokenUse: false }] : [],
  }
}

function httpRoute(event: unknown, authorizers: readonly Authorizer[]): TemplateRoute {
  const { method, path, authorizer: given } = membersOf(event)
  const name = typeof event === 'string' ? routeName(event) : routeName(`${String(method)} ${String(path)}`)
  const { name: inObject, scopes, type } = membersOf(given)
  const authorizer = typeof given === 'string' ? given : inObject
  if (given === undefined) return { name, api: 'http', guard: 'none', authorizer: undefined, scopes: [] }
  const own = authorizers.find((one) => one.name === authorizer)
  if (own === undefined || type === 'aws_iam') {
    return { name, api: 'http', guard: 'unknown', authorizer: undefined, scopes: undefined }
  }
  return { name, api: 'http', guard: own.kind, authorizer: own.name, scopes: stringsOf(scopes) }
}

function routeName(text: string): string {
  if (text === '*') return '$default'
  const [method = '', path = ''] = text.split(/\s+/)
  return `${method.toUpperCase()} ${path.startsWith('/') ? path : `/${path}`}`
}

function restEvent(event: unknown): { route: TemplateRoute; authorizer: Authorizer | undefined } {
  const { method, path, authorizer: given } = membersOf(event)
  const name = routeName(typeof event === 'string' ? event : `${String(method)} ${String(path)}`)
  if (given === undefined) {
    return {
      route: { name, api: 'rest', guard: 'none', authorizer: undefined, scopes: [] },
      authorizer: undefined,
    }
  }
  const settings = typeof given === 'string' ? { name: given } : membersOf(given)
  const { arn, name: ownName, type, scopes, resultTtlInSeconds: ttl, identitySource } = settings as Members
  if (given === 'aws_iam' || String(type).toLowerCase() === 'aws_iam') {
    return {
      route: { name, api: 'rest', guard: 'unknown', authorizer: undefined, scopes: undefined },
      authorizer: undefined,
    }
  }
  const isUserPools = type === 'COGNITO_USER_POOLS' || String(arn).includes(':userpool/')
  const kind = isUserPools ? 'user_pools' : 'lambda'
  const label = String(ownName ?? `the authorizer of ${name}`)
  return {
    route: { name, api: 'rest', guard: kind, authorizer: label, scopes: stringsOf(scopes) },
    authorizer: {
      name: label,
      api: 'rest',
      kind,
      ttlSetting: 'resultTtlInSeconds',
      ttlSeconds: ttl === undefined ? 300 : numberIn(ttl),
      identitySources: identitySource === undefined ? undefined : String(identitySource).split(/\s*,\s*/),
      takesToken: String(type).toLowerCase() !== 'request',
      simpleResponses: false,
      payloadVersion: undefined,
      issuers: [],
    },
  }
}
