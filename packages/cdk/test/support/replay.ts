import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider'

/** A template's resources, as `Template.toJSON()` gives them. */
export interface TemplateJson {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>
}

/** A resource that was made: its physical id, the properties that it was made of, and how Cognito describes it. */
export interface Replayed {
  readonly type: string
  readonly physicalId: string
  readonly properties: Properties
  readonly described: unknown
}

/**
 * Makes every Cognito resource of a template by Cognito's own API, as CloudFormation would: each property under its
 * name, in the order of their dependencies.
 */
export async function replay(template: TemplateJson, endpoint: string): Promise<readonly Replayed[]> {
  const cognito = new CognitoIdentityProvider({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const made = new Map<string, Replayed>()
  const order = Object.keys(creators)
  const resources = Object.entries(template.Resources)
    .filter(([, { Type }]) => Type.startsWith('AWS::Cognito::'))
    .toSorted(([, a], [, b]) => order.indexOf(a.Type) - order.indexOf(b.Type))
  for (const [id, { Type, Properties = {} }] of resources) {
    const create = creators[Type]
    if (create === undefined) throw new Error(`The replay knows no ${Type}.`)
    const properties = resolved(Properties, made)
    made.set(id, { type: Type, properties, ...(await create(cognito, properties)) })
  }
  return [...made.values()]
}

type Properties = Readonly<Record<string, never>>
type Create = (
  cognito: CognitoIdentityProvider,
  properties: Properties,
) => Promise<{ physicalId: string; described: unknown }>

const creators: Readonly<Record<string, Create>> = {
  async 'AWS::Cognito::UserPool'(cognito, properties) {
    // What CloudFormation calls by another name, or sets by a call of its own.
    const { UserPoolName = 'machines', EnabledMfas = [], MfaConfiguration, ...rest } = properties
    const { UserPool } = await cognito.createUserPool({ PoolName: UserPoolName, ...rest })
    const UserPoolId = UserPool?.Id ?? ''
    const SoftwareTokenMfaConfiguration = { Enabled: EnabledMfas.some((mfa) => mfa === 'SOFTWARE_TOKEN_MFA') }
    await cognito.setUserPoolMfaConfig({ UserPoolId, MfaConfiguration, SoftwareTokenMfaConfiguration })
    const described = (await cognito.describeUserPool({ UserPoolId })).UserPool
    return { physicalId: UserPoolId, described: { ...described, EnabledMfas } }
  },
  async 'AWS::Cognito::UserPoolReplica'(cognito, properties) {
    const { UserPoolReplica } = await cognito.createUserPoolReplica(properties as never)
    return { physicalId: properties.RegionName ?? '', described: { ...UserPoolReplica, ...idOf(properties) } }
  },
  async 'AWS::Cognito::UserPoolResourceServer'(cognito, properties) {
    await cognito.createResourceServer(properties as never)
    const { ResourceServer } = await cognito.describeResourceServer(properties as never)
    return { physicalId: ResourceServer?.Identifier ?? '', described: ResourceServer }
  },
  async 'AWS::Cognito::UserPoolDomain'(cognito, properties) {
    await cognito.createUserPoolDomain(properties as never)
    const { DomainDescription } = await cognito.describeUserPoolDomain(properties as never)
    return { physicalId: properties.Domain ?? '', described: DomainDescription }
  },
  async 'AWS::Cognito::UserPoolClient'(cognito, properties) {
    const { UserPoolClient } = await cognito.createUserPoolClient(properties as never)
    const { ClientId = '', ClientSecret } = UserPoolClient ?? {}
    const { UserPoolClient: described } = await cognito.describeUserPoolClient({
      ...idOf(properties),
      ClientId,
    })
    return { physicalId: ClientId, described: { ...described, GenerateSecret: ClientSecret !== undefined } }
  },
}

function idOf({ UserPoolId }: Properties): { UserPoolId: string } {
  return { UserPoolId: String(UserPoolId) }
}

/** Properties with each `Ref` replaced by what it refers to. */
function resolved(value: unknown, made: ReadonlyMap<string, Replayed>): Properties {
  const resolve = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(resolve)
    if (typeof part !== 'object' || part === null) return part
    if ('Ref' in part) return made.get(String(part.Ref))?.physicalId
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, resolve(member)]))
  }
  return resolve(value) as Properties
}
