// Writes src/idp-api/service-model.ts and src/idp-api/service-types.ts: the requests of the offered operations, as the
// AWS SDK and botocore describe them. Run it after an update of the SDK; a test compares the result with the SDK.
//   node build/service-model.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as sdk from '@aws-sdk/client-cognito-identity-provider'

/** A value as the model describes it; `struct` names a shape. */
export type Value = Constraint &
  (
    | { type: 'string'; enum?: readonly string[] }
    | { type: 'integer' | 'boolean' }
    | { type: 'list'; element: Value }
    | { type: 'map'; key: Value; value: Value }
    | { type: 'struct'; shape: string }
  )
interface Constraint {
  min?: number
  max?: number
  pattern?: string
}
interface NestedConstraint extends Constraint {
  element?: NestedConstraint
  key?: NestedConstraint
  value?: NestedConstraint
}
interface Shape {
  required: string[]
  members: Record<string, Value>
}

const operations = [
  'GetClientToken',
  'CreateUserPool',
  'DescribeUserPool',
  'ListUserPools',
  'UpdateUserPool',
  'DeleteUserPool',
  'AddCustomAttributes',
  'GetUserPoolMfaConfig',
  'SetUserPoolMfaConfig',
  'CreateResourceServer',
  'DescribeResourceServer',
  'ListResourceServers',
  'UpdateResourceServer',
  'DeleteResourceServer',
  'CreateUserPoolClient',
  'DescribeUserPoolClient',
  'ListUserPoolClients',
  'UpdateUserPoolClient',
  'DeleteUserPoolClient',
  'AddUserPoolClientSecret',
  'ListUserPoolClientSecrets',
  'DeleteUserPoolClientSecret',
  'CreateUserPoolDomain',
  'DescribeUserPoolDomain',
  'UpdateUserPoolDomain',
  'DeleteUserPoolDomain',
  'TagResource',
  'UntagResource',
  'ListTagsForResource',
  'CreateUserPoolReplica',
  'UpdateUserPoolReplica',
  'ListUserPoolReplicas',
  'DeleteUserPoolReplica',
]

const types = join(
  dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-cognito-identity-provider/package.json')),
  'dist-types',
)
const read = (path: string) => readFileSync(join(types, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
const declarations = read('models/models_0.d.ts') + read('models/models_1.d.ts')
const interfaces = new Map(
  [...declarations.matchAll(/export interface (\w+) (?:extends \w+ )?\{([\s\S]*?)\n\}/g)].map(
    ([, name, body]) => [name, body] as const,
  ),
)
const requestOf = (operation: string) => {
  const request = /import type \{ (\w+Request)\b/.exec(read(`commands/${operation}Command.d.ts`))?.[1]
  if (request === undefined) throw new Error(`${operation} has no request.`)
  return request
}

// AWS's own limits, from botocore 1.43.11 (Apache-2.0): the SDK for JavaScript leaves them out.
const constraints = JSON.parse(readFileSync(new URL('constraints.json', import.meta.url), 'utf8')) as Record<
  string,
  NestedConstraint
>
const poolId = constraints['DescribeUserPoolRequest.UserPoolId'] ?? {}
const clientId = constraints['DescribeUserPoolClientRequest.ClientId'] ?? {}
// What botocore of that version does not have yet, or has and AWS does not enforce.
for (const operation of ['Create', 'Update', 'List', 'Delete'])
  constraints[`${operation}UserPoolReplica${operation === 'List' ? 's' : ''}Request.UserPoolId`] = poolId
constraints['GetClientTokenRequest.ClientId'] = clientId
constraints['GetClientTokenRequest.Secret'] = { min: 1, max: 128 }
constraints['GetClientTokenRequest.Scopes'] =
  constraints['CreateUserPoolClientRequest.AllowedOAuthScopes'] ?? {}
// One label of at most 63 characters, by the model; custom domains have several.
for (const operation of ['Create', 'Describe', 'Update', 'Delete'])
  constraints[`${operation}UserPoolDomainRequest.Domain`] = { min: 1, max: 253 }
/** Values that the service takes and the SDK's types do not have yet. */
const laterValues: Record<string, readonly string[]> = { ExplicitAuthFlowsType: ['ALLOW_CLIENT_TOKEN_AUTH'] }

const shapes = new Map<string, Shape>()

function shapeOf(name: string): void {
  if (shapes.has(name)) return
  const body = interfaces.get(name)
  if (body === undefined) throw new Error(`The SDK has no ${name}.`)
  const shape: Shape = { required: [], members: {} }
  shapes.set(name, shape)
  for (const [, member = '', optional, type = ''] of body.matchAll(/^ {4}(\w+)(\?)?: (.*?);$/gm)) {
    if (optional === undefined) shape.required.push(member)
    shape.members[member] = modelValue(
      type.replace(' | undefined', ''),
      constraints[`${name}.${member}`] ?? {},
    )
  }
}

function modelValue(type: string, { element, key, value, ...own }: NestedConstraint): Value {
  if (type.endsWith('[]'))
    return { type: 'list', ...own, element: modelValue(type.slice(0, -2), element ?? {}) }
  const map = /^Record<string, (\w+)>$/.exec(type)?.[1]
  if (map !== undefined)
    return { type: 'map', ...own, key: modelValue('string', key ?? {}), value: modelValue(map, value ?? {}) }
  if (type === 'string') return { type: 'string', ...own }
  if (type === 'number') return { type: 'integer', ...own }
  if (type === 'boolean') return { type: 'boolean' }
  const values = (sdk as unknown as Record<string, unknown>)[type]
  if (typeof values === 'object' && !Array.isArray(values)) {
    return {
      type: 'string',
      enum: [...Object.values(Object(values) as Record<string, string>), ...(laterValues[type] ?? [])],
    }
  }
  shapeOf(type)
  return { type: 'struct', shape: type }
}

/** What AWS says that an operation throws. */
const exceptions = Object.fromEntries(
  operations.map((operation) => {
    const source = readFileSync(join(types, `commands/${operation}Command.d.ts`), 'utf8')
    const thrown = [...source.matchAll(/@throws \{@link (\w+Exception)\}/g)].map(([, name]) => name)
    return [operation, thrown.filter((name) => name !== 'CognitoIdentityProviderServiceException')]
  }),
)

const requests = Object.fromEntries(operations.map((operation) => [operation, requestOf(operation)]))
for (const request of Object.values(requests)) shapeOf(request)

const header =
  '// Written by build/service-model.ts from the AWS SDK and botocore (both Apache-2.0). Do not edit.\n'
const at = (name: string) => new URL(`../src/idp-api/${name}`, import.meta.url)
writeFileSync(
  at('service-model.ts'),
  `${header}
/** A value of a request: its type and the limits that Amazon Cognito puts on it. */
export type ModelValue =
  | {
      readonly type: 'string'
      readonly enum?: readonly string[]
      readonly min?: number
      readonly max?: number
      readonly pattern?: string
    }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'list'; readonly min?: number; readonly max?: number; readonly element: ModelValue }
  | {
      readonly type: 'map'
      readonly min?: number
      readonly max?: number
      readonly key: ModelValue
      readonly value: ModelValue
    }
  | { readonly type: 'struct'; readonly shape: string }

/** A request, or a structure inside one. */
export interface ModelShape {
  readonly required: readonly string[]
  readonly members: Readonly<Record<string, ModelValue>>
}

/** Operation → the shape of its request. */
export const requestShapes = ${JSON.stringify(requests)} as const

/** Operation → the exceptions that AWS documents for it. */
export const operationExceptions: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(exceptions)}

/** Every shape that a request holds. */
export const modelShapes: Readonly<Record<string, ModelShape>> = ${JSON.stringify(Object.fromEntries(shapes))}
`,
)

const typeOf = (value: Value): string => {
  switch (value.type) {
    case 'string':
      return value.enum === undefined ? 'string' : value.enum.map((one) => `'${one}'`).join(' | ')
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'list':
      return `readonly (${typeOf(value.element)})[]`
    case 'map':
      return `Readonly<Record<string, ${typeOf(value.value)}>>`
    case 'struct':
      return value.shape
  }
}
writeFileSync(
  at('service-types.ts'),
  `${header}
/** Operation → its request. */
export interface Requests {
${operations.map((operation) => `  readonly ${operation}: ${requests[operation]}`).join('\n')}
}
${[...shapes]
  .map(
    ([name, { required, members }]) => `
export interface ${name} {
${Object.entries(members)
  .map(([member, value]) => `  readonly ${member}${required.includes(member) ? '' : '?'}: ${typeOf(value)}`)
  .join('\n')}
}
`,
  )
  .join('')}`,
)
