import type { UserPoolOptions } from '../options/options.ts'
import { type JsonObject, listOf, objectOf, stringOf, stringsOf } from './json-value.ts'
import { type Provisioned, poolsOf } from './provisioned-pool.ts'

/** Whether a value is the output of `terraform show -json <plan>` or `terraform show -json`. */
export function isTerraformPlan(value: unknown): boolean {
  const { terraform_version: version, planned_values: planned, values } = objectOf(value)
  return typeof version === 'string' && (planned !== undefined || values !== undefined)
}

/** Returns the user pools of a Terraform plan or state. */
export function poolsOfTerraformPlan(plan: unknown): readonly UserPoolOptions[] {
  const { planned_values: planned, values, configuration } = objectOf(plan)
  const resources = resourcesIn(objectOf(planned ?? values).root_module)
  const references = poolReferences(objectOf(configuration).root_module, '')
  const pools = resources.filter(({ type }) => type === 'aws_cognito_user_pool')
  const poolByAddress = new Map(pools.map((pool) => [stringOf(pool.address) ?? '', pool]))

  /** The ID if known, or else the address that the configuration refers to, or else the only pool. */
  const poolKey = (resource: JsonObject): string => {
    const known = stringOf(objectOf(resource.values).user_pool_id)
    const existing = pools.find((pool) => known !== undefined && objectOf(pool.values).id === known)
    if (existing !== undefined) return stringOf(existing.address) ?? ''
    if (known !== undefined) return known
    const referred = references.get(withoutKeys(stringOf(resource.address) ?? ''))
    if (referred !== undefined && poolByAddress.has(referred)) return referred
    return pools.length === 1 ? (stringOf(pools[0]?.address) ?? '') : ''
  }
  const entries = resources.map((resource) => provisioned(resource, poolKey(resource)))
  return poolsOf(
    entries.filter((entry) => entry !== undefined),
    'the Terraform plan',
  )
}

function resourcesIn(module: unknown): readonly JsonObject[] {
  const { resources, child_modules: children } = objectOf(module)
  return [...listOf(resources).map(objectOf), ...listOf(children).flatMap(resourcesIn)]
}

/** Address of a resource → address of the user pool that its `user_pool_id` refers to, in the same module. */
function poolReferences(module: unknown, prefix: string): ReadonlyMap<string, string> {
  const { resources, module_calls: calls } = objectOf(module)
  const own = listOf(resources)
    .map(objectOf)
    .flatMap((resource): [string, string][] => {
      const { references } = objectOf(objectOf(resource.expressions).user_pool_id)
      const pool = stringsOf(references).find((name) => /^aws_cognito_user_pool\.[^.]+$/.test(name))
      return pool === undefined ? [] : [[`${prefix}${String(resource.address)}`, `${prefix}${pool}`]]
    })
  const nested = Object.entries(objectOf(calls)).flatMap(([name, call]) => [
    ...poolReferences(objectOf(call).module, `${prefix}module.${name}.`),
  ])
  return new Map([...own, ...nested])
}

/** Removes the keys of `for_each` and `count`, which the configuration does not have. */
function withoutKeys(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '')
}

function provisioned({ address, type, values }: JsonObject, pool: string): Provisioned | undefined {
  const members = objectOf(values)
  const name = stringOf(members.name)
  switch (type) {
    case 'aws_cognito_user_pool':
      return { kind: 'pool', key: stringOf(address) ?? '', ...(name !== undefined && { name }) }
    case 'aws_cognito_resource_server': {
      const scopes = listOf(members.scope).map(objectOf)
      return {
        kind: 'server',
        pool,
        identifier: stringOf(members.identifier) ?? '',
        name: name ?? '',
        scopes: Object.fromEntries(
          scopes.map((scope) => [String(scope.scope_name), String(scope.scope_description)]),
        ),
      }
    }
    case 'aws_cognito_user_pool_client': {
      const { access_token_validity: validity, token_validity_units: units } = members
      return {
        kind: 'client',
        pool,
        name: name ?? 'machine',
        flows: stringsOf(members.allowed_oauth_flows),
        scopes: stringsOf(members.allowed_oauth_scopes),
        explicitAuthFlows: stringsOf(members.explicit_auth_flows),
        ...(typeof validity === 'number' && { validity }),
        unit: stringOf(objectOf(listOf(units)[0]).access_token) ?? 'hours',
      }
    }
    case 'aws_cognito_user_pool_domain':
      return {
        kind: 'domain',
        pool,
        name: stringOf(members.domain) ?? '',
        isCustom: typeof members.certificate_arn === 'string',
      }
  }
  return undefined
}
