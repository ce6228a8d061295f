import * as sdk from '@aws-sdk/client-cognito-identity-provider'

/** A schema of the AWS SDK as this suite reads it. */
export type SdkValue =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' }
  | { readonly kind: 'list' | 'map'; readonly value: SdkValue }
  | { readonly kind: 'struct'; readonly name: string }

/** A structure: its members, and the names of those that must be there. */
export interface SdkStruct {
  readonly members: ReadonlyMap<string, SdkValue>
  readonly required: readonly string[]
}

const exported = sdk as unknown as Readonly<Record<string, unknown>>
const structs = new Map<string, unknown[]>()

/** The structure of that name in the AWS SDK's own runtime schemas. */
export function sdkStruct(name: string): SdkStruct {
  if (name === 'unit') return { members: new Map(), required: [] }
  const schema = structs.get(name) ?? exported[`${name}$`]
  if (!Array.isArray(schema)) throw new Error(`The SDK has no ${name}.`)
  const [, , , , names = [], values = [], requiredCount = 0] = schema as [
    number,
    string,
    string,
    unknown,
    string[]?,
    unknown[]?,
    number?,
  ]
  return {
    members: new Map(names.map((member, index) => [member, sdkValue(values[index])])),
    required: names.slice(0, requiredCount),
  }
}

/** The names of the request's and of the answer's structure. */
export function sdkOperation(name: string): { readonly request: string; readonly answer: string } {
  const [, , , , request, answer] = exported[`${name}$`] as unknown[]
  return { request: structName(request), answer: structName(answer) }
}

function sdkValue(reference: unknown): SdkValue {
  const schema = typeof reference === 'function' ? (reference as () => unknown)() : reference
  if (typeof schema === 'number') {
    if (schema >= 128) return { kind: 'map', value: sdkValue(schema - 128) }
    if (schema >= 64) return { kind: 'list', value: sdkValue(schema - 64) }
    const kind = ({ 0: 'string', 1: 'number', 2: 'boolean', 4: 'timestamp' } as const)[schema]
    if (kind === undefined) throw new Error(`Unknown simple schema ${schema}.`)
    return { kind }
  }
  const list = schema as unknown[]
  // A schema with traits of its own: [schema, traits].
  if (typeof list[0] === 'function' || Array.isArray(list[0])) return sdkValue(list[0])
  switch (list[0]) {
    case 0:
      return sdkValue(list[4])
    case 1:
      return { kind: 'list', value: sdkValue(list[4]) }
    case 2:
      return { kind: 'map', value: sdkValue(list[5]) }
    case 3:
      structs.set(String(list[2]), list)
      return { kind: 'struct', name: String(list[2]) }
    default:
      if (list.length === 2) return sdkValue(list[0])
      throw new Error('Unknown schema.')
  }
}

function structName(reference: unknown): string {
  // An answer without members has no structure of its own.
  if (typeof reference === 'function' && reference() === 'unit') return 'unit'
  const value = sdkValue(reference)
  if (value.kind !== 'struct') throw new Error('A request or an answer is a structure.')
  return value.name
}

/** Where an answer, as it goes over the wire, differs from its structure: unknown members and wrong types. */
export function differences(name: string, value: unknown, path = name): string[] {
  const { members } = sdkStruct(name)
  return Object.entries(Object(value)).flatMap(([member, item]) => {
    const schema = members.get(member)
    return schema === undefined
      ? [`${path}.${member} is unknown`]
      : differencesOf(schema, item, `${path}.${member}`)
  })
}

function differencesOf(schema: SdkValue, value: unknown, path: string): string[] {
  const wrong = [`${path} is not a ${schema.kind}`]
  switch (schema.kind) {
    case 'timestamp':
      return typeof value === 'number' ? [] : wrong
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, index) => differencesOf(schema.value, item, `${path}[${index}]`))
        : wrong
    case 'map':
      return isPlain(value)
        ? Object.entries(value).flatMap(([key, item]) => differencesOf(schema.value, item, `${path}.${key}`))
        : wrong
    case 'struct':
      return isPlain(value) ? differences(schema.name, value, path) : wrong
    default:
      return typeof value === schema.kind ? [] : wrong
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
