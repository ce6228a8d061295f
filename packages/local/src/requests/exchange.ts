import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Reply } from '../http/reply.ts'
import type { ReceivedRequest } from '../http/request.ts'
import { type ModelValue, modelShapes, requestShapes } from '../idp-api/service-model.ts'
import { scopesOf } from '../pool/user-pool.ts'
import type { Service } from '../service.ts'

/** Details of a request and its response, without secrets, tokens, or strings chosen by the caller. */
export interface Exchange {
  readonly sent: {
    readonly method: string
    readonly path: string
    readonly authentication: 'client_secret_basic' | 'client_secret_post' | 'none'
    readonly contentType: string
    /** Parameters, or members of the request, by name. */
    readonly parameters: Readonly<Record<string, string>>
  }
  readonly answered: {
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  /** The request as a curl command, with `$CLIENT_SECRET` for the secret. */
  readonly curl: string
}

const hidden = '(not shown)'
const formParameters = ['grant_type', 'scope', 'client_id', 'client_secret', 'aws_client_metadata']
const secretMembers = /secret|token|password/i
/** Members that contain no secret, although their name suggests it. */
const harmlessMembers: ReadonlySet<string> = new Set([
  'token_type',
  'TokenType',
  'TokenValidityUnits',
  'EnableTokenRevocation',
  'AccessTokenValidity',
  'IdTokenValidity',
  'RefreshTokenValidity',
  'GenerateSecret',
  'ClientSecretId',
  'ClientSecretCreateDate',
  'PasswordPolicy',
  'token_endpoint',
  'token_endpoint_auth_methods_supported',
  'id_token_signing_alg_values_supported',
  'PreTokenGeneration',
  'PreTokenGenerationConfig',
])

/** Describes an exchange, using only strings that the server itself knows. */
export function exchangeOf(
  service: Service,
  endpoint: Endpoint,
  request: ReceivedRequest,
  reply: Pick<Reply, 'headers' | 'body'>,
): Exchange {
  const isApi = endpoint === 'get_client_token' || endpoint === 'provisioning'
  const parameters =
    endpoint === 'token_endpoint' ? formOf(service, request) : isApi ? membersOf(service, request) : {}
  const authentication = request.headers.authorization?.startsWith('Basic ')
    ? 'client_secret_basic'
    : 'client_secret' in parameters || 'Secret' in parameters
      ? 'client_secret_post'
      : 'none'
  const sent = {
    method: request.method,
    path: request.path,
    authentication,
    contentType: contentTypeOf(request),
    parameters,
  } as const
  return {
    sent,
    answered: {
      headers: reply.headers,
      body: withoutStrings(redacted(reply.body), strangeStrings(service, request)),
    },
    curl: curlOf(service, endpoint, request, sent),
  }
}

function contentTypeOf({ headers }: ReceivedRequest): string {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const known = ['application/x-www-form-urlencoded', 'application/x-amz-json-1.1', 'application/json']
  return type === undefined ? 'none' : known.includes(type) ? type : hidden
}

function formOf(service: Service, { body }: ReceivedRequest): Record<string, string> {
  const form = new URLSearchParams(body)
  return Object.fromEntries(
    formParameters
      .filter((name) => form.has(name))
      .map((name) => [name, shown(service, name, form.get(name) ?? '')]),
  )
}

/** Shows only IDs and scopes that exist on this server, and keywords of the protocol. */
function shown(service: Service, name: string, value: string): string {
  if (name === 'grant_type') return value === 'client_credentials' ? value : hidden
  if (name === 'client_id' || name === 'ClientId') return service.registry.findClient(value) ? value : hidden
  if (name === 'UserPoolId') return service.registry.find(value) ? value : hidden
  if (name === 'scope' || name === 'Scopes') {
    const known = new Set(service.registry.list().flatMap((pool) => [...scopesOf(pool)]))
    return value
      .split(' ')
      .map((scope) => (known.has(scope) ? scope : hidden))
      .join(' ')
  }
  return hidden
}

function membersOf(service: Service, { headers, body }: ReceivedRequest): Record<string, string> {
  const operation = String(headers['x-amz-target']).split('.')[1] ?? ''
  if (!Object.hasOwn(requestShapes, operation)) return {}
  const shape = modelShapes[requestShapes[operation as keyof typeof requestShapes]]
  const input = Object(parsed(body)) as Record<string, unknown>
  return Object.fromEntries(
    Object.keys(shape?.members ?? {})
      .filter((name) => Object.hasOwn(input, name))
      .map((name) => {
        const value = input[name]
        const text = Array.isArray(value) && name === 'Scopes' ? value.join(' ') : value
        return [name, typeof text === 'string' ? shown(service, name, text) : hidden]
      }),
  )
}

/** Strings of the caller that this server does not know, and that an exception's message may repeat. */
function strangeStrings(service: Service, { body, headers }: ReceivedRequest): readonly string[] {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  const values = isForm ? [...new URLSearchParams(body)].flat() : stringsIn(parsed(body))
  const names = protocolWords()
  const known = new Set(service.registry.list().flatMap((pool) => [pool.id, ...scopesOf(pool)]))
  return values
    .filter((value) => value.length > 3 && !names.has(value) && !known.has(value))
    .filter((value) => service.registry.findClient(value) === undefined)
    .toSorted((left, right) => right.length - left.length)
}

/** Strings that AWS defines, not the caller. */
function protocolWords(): ReadonlySet<string> {
  const enums = Object.values(modelShapes).flatMap(({ members }) => Object.values(members).flatMap(enumOf))
  return new Set([...formParameters, 'client_credentials', ...enums])
}

function enumOf(value: ModelValue): readonly string[] {
  if (value.type === 'list') return enumOf(value.element)
  return value.type === 'string' ? (value.enum ?? []) : []
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

function withoutStrings(text: string, strings: readonly string[]): string {
  return strings.reduce((rest, one) => rest.replaceAll(one, hidden), text)
}

/** A fault may truncate a body in the middle of a token. */
const brokenSecrets =
  /"(?:access_token|AccessToken|ClientSecret|ClientSecretValue)"\s*:\s*"[^"]*"?|eyJ[\w.-]*/g

function redacted(body: string): string {
  const value = parsed(body)
  if (value === undefined) return body.replaceAll(brokenSecrets, hidden).slice(0, 2000)
  return JSON.stringify(
    value,
    (name, member: unknown) =>
      secretMembers.test(name) && !harmlessMembers.has(name) && typeof member === 'string' ? hidden : member,
    2,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function curlOf(
  service: Service,
  endpoint: Endpoint,
  request: ReceivedRequest,
  sent: Exchange['sent'],
): string {
  const url = `${service.baseUrl()}${request.path}`
  const { parameters, authentication } = sent
  if (endpoint === 'jwks' || endpoint === 'discovery') return `curl -s ${quoted(url)}`
  if (endpoint === 'token_endpoint') {
    const id = basicId(service, request)
    const user = authentication === 'client_secret_basic' ? [`-u "${id}:$CLIENT_SECRET"`] : []
    const data = Object.entries(parameters).map(([name, value]) =>
      name === 'client_secret'
        ? `-d client_secret="$CLIENT_SECRET"`
        : `--data-urlencode ${quoted(`${name}=${value}`)}`,
    )
    return ['curl -s', ...user, ...data, quoted(url)].join(' ')
  }
  const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
  const target = Object.hasOwn(requestShapes, operation) ? operation : 'GetClientToken'
  const body = JSON.stringify(parameters).replace('"Secret":"(not shown)"', `"Secret":"'"$CLIENT_SECRET"'"`)
  return [
    'curl -s',
    "-H 'content-type: application/x-amz-json-1.1'",
    `-H 'x-amz-target: AWSCognitoIdentityProviderService.${target}'`,
    `-d '${body}'`,
    quoted(url),
  ].join(' ')
}

/** The client ID in a Basic header, if the client exists. */
function basicId({ registry }: Service, { headers }: ReceivedRequest): string {
  const text = Buffer.from((headers.authorization ?? '').slice(6), 'base64').toString('utf8')
  const id = text.slice(0, Math.max(0, text.indexOf(':')))
  return registry.findClient(id) === undefined ? '$CLIENT_ID' : id
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
