import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'

/** A template's resources, as `Template.toJSON()` gives them. */
export interface TemplateJson {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>
}

/** What replaying a template made: logical id → physical id. */
export type Replayed = ReadonlyMap<string, string>

/**
 * Makes every Cognito resource of a template by Cognito's own API, as CloudFormation would: each property under its
 * name, in the order of their dependencies.
 */
export async function replay(template: TemplateJson, endpoint: string): Promise<Replayed> {
  const cognito = new CognitoIdentityProvider({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const made = new Map<string, string>()
  const order = Object.keys(creators)
  const resources = Object.entries(template.Resources)
    .filter(([, { Type }]) => Type.startsWith('AWS::Cognito::'))
    .toSorted(([, a], [, b]) => order.indexOf(a.Type) - order.indexOf(b.Type))
  for (const [id, { Type, Properties = {} }] of resources) {
    const create = creators[Type]
    if (create === undefined) throw new Error(`The replay knows no ${Type}.`)
    made.set(id, await create(cognito, resolved(Properties, made)))
  }
  return made
}

type Properties = Readonly<Record<string, never>>
type Create = (cognito: CognitoIdentityProvider, properties: Properties) => Promise<string>

const creators: Readonly<Record<string, Create>> = {
  'AWS::Cognito::UserPool': async (cognito, { UserPoolName = 'machines', EnabledMfas, ...properties }) => {
    const { UserPool } = await cognito.createUserPool({ PoolName: UserPoolName, ...properties })
    return UserPool?.Id ?? ''
  },
  'AWS::Cognito::UserPoolResourceServer': async (cognito, properties) => {
    const { ResourceServer } = await cognito.createResourceServer(properties as never)
    return ResourceServer?.Identifier ?? ''
  },
  'AWS::Cognito::UserPoolDomain': async (cognito, properties) => {
    await cognito.createUserPoolDomain(properties as never)
    return properties.Domain ?? ''
  },
  'AWS::Cognito::UserPoolClient': async (cognito, properties) => {
    const { UserPoolClient } = await cognito.createUserPoolClient(properties as never)
    return UserPoolClient?.ClientId ?? ''
  },
}

/** Properties with each `Ref` replaced by what it refers to. */
function resolved(value: unknown, made: Replayed): Properties {
  const resolve = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(resolve)
    if (typeof part !== 'object' || part === null) return part
    if ('Ref' in part) return made.get(String(part.Ref))
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, resolve(member)]))
  }
  return resolve(value) as Properties
}
