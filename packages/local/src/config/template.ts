import type { UserPoolOptions } from '../options/options.ts'
import { type JsonObject, listOf, objectOf, stringOf, stringsOf } from './json-value.ts'
import { type Provisioned, poolsOf } from './provisioned-pool.ts'

/** Whether a value is a CloudFormation template in JSON, such as those that CDK writes to `cdk.out`. */
export function isTemplate(value: unknown): boolean {
  return Object.values(objectOf(objectOf(value).Resources)).some((resource) =>
    stringOf(objectOf(resource).Type)?.startsWith('AWS::'),
  )
}

/** The user pools of a CloudFormation template, with its own references resolved. */
export function poolsOfTemplate(template: unknown): readonly UserPoolOptions[] {
  const resources = objectOf(objectOf(template).Resources)
  const entries = Object.entries(resources).map(([id, resource]) => {
    const { Type, Properties } = objectOf(resource)
    return provisioned(id, stringOf(Type) ?? '', objectOf(resolved(Properties, resources)))
  })
  return poolsOf(
    entries.filter((entry) => entry !== undefined),
    'the template',
  )
}

function provisioned(id: string, type: string, properties: JsonObject): Provisioned | undefined {
  const pool = stringOf(properties.UserPoolId) ?? ''
  const { AccessTokenValidity: validity } = properties
  switch (type) {
    case 'AWS::Cognito::UserPool': {
      const name = stringOf(properties.UserPoolName)
      const issuerType = objectOf(properties.IssuerConfiguration).Type
      return {
        kind: 'pool',
        key: id,
        ...(name !== undefined && { name }),
        ...((issuerType === 'ORIGINAL' || issuerType === 'UPDATED') && { issuerType }),
      }
    }
    case 'AWS::Cognito::UserPoolResourceServer': {
      const scopes = listOf(properties.Scopes).map(objectOf)
      return {
        kind: 'server',
        pool,
        identifier: stringOf(properties.Identifier) ?? '',
        name: stringOf(properties.Name) ?? '',
        scopes: Object.fromEntries(
          scopes.map(({ ScopeName, ScopeDescription }) => [String(ScopeName), String(ScopeDescription)]),
        ),
      }
    }
    case 'AWS::Cognito::UserPoolClient':
      return {
        kind: 'client',
        pool,
        name: stringOf(properties.ClientName) ?? id,
        flows: stringsOf(properties.AllowedOAuthFlows),
        scopes: stringsOf(properties.AllowedOAuthScopes),
        explicitAuthFlows: stringsOf(properties.ExplicitAuthFlows),
        ...(typeof validity === 'number' && { validity }),
        unit: stringOf(objectOf(properties.TokenValidityUnits).AccessToken) ?? 'hours',
      }
    case 'AWS::Cognito::UserPoolReplica':
      return { kind: 'replica', pool, region: stringOf(properties.RegionName) ?? '' }
    case 'AWS::Cognito::UserPoolDomain':
      return {
        kind: 'domain',
        pool,
        name: stringOf(properties.Domain) ?? '',
        isCustom: properties.CustomDomainConfig !== undefined,
      }
  }
  return undefined
}

/** Resolves `Ref` to a resource server's identifier or another resource's logical ID, and `Fn::Join` of strings. */
function resolved(value: unknown, resources: JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, resources))
  if (typeof value !== 'object' || value === null) return value
  const { Ref, 'Fn::Join': join } = value as JsonObject
  if (typeof Ref === 'string') {
    const { Type, Properties } = objectOf(resources[Ref])
    return Type === 'AWS::Cognito::UserPoolResourceServer' ? objectOf(Properties).Identifier : Ref
  }
  if (join !== undefined) {
    const [separator, parts] = listOf(join)
    return stringsOf(resolved(parts, resources)).join(stringOf(separator) ?? '')
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, resolved(member, resources)]),
  )
}
