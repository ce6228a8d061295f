import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UsageError } from '../command-line/usage-error.ts'
import { type Finding, fault, warning } from './finding.ts'

/**
 * API Gateway's authorizer caches in a CloudFormation template (JSON, as `cdk synth` writes it).
 *
 * @param lifetimeSeconds Lifetime of the client's tokens, if known.
 * @throws UsageError when the file is not such a template.
 */
export async function templateChecks(
  file: string,
  cwd: string,
  lifetimeSeconds: number | undefined,
): Promise<readonly Finding[]> {
  let template: unknown
  try {
    template = JSON.parse(await readFile(resolve(cwd, file), 'utf8'))
  } catch {
    throw new UsageError(
      `cannot read ${file} as JSON. For YAML, pass the output of \`cdk synth --json\` or convert it.`,
    )
  }
  const resources = Object.entries(objectOf(objectOf(template).Resources))
  if (resources.length === 0)
    throw new UsageError(`${file} has no Resources: it is not a CloudFormation template.`)
  return resources.flatMap(([name, resource]) => {
    const { Type: type, Properties } = objectOf(resource)
    const properties = objectOf(Properties)
    if (type === 'AWS::ApiGateway::Authorizer')
      return cacheChecks(name, properties, properties.AuthorizerResultTtlInSeconds ?? 300, lifetimeSeconds)
    if (type !== 'AWS::ApiGatewayV2::Authorizer' || properties.AuthorizerType !== 'REQUEST') return []
    const ttl = properties.AuthorizerResultTtlInSeconds ?? 0
    return [...cacheChecks(name, properties, ttl, lifetimeSeconds), ...routeChecks(name, properties, ttl)]
  })
}

function cacheChecks(name: string, _: object, ttl: unknown, lifetimeSeconds: number | undefined): Finding[] {
  if (typeof ttl !== 'number' || lifetimeSeconds === undefined || ttl < lifetimeSeconds) return []
  return [
    warning(
      'authorizer_cache_outlives_token',
      `${name} caches for ${ttl} s, tokens last ${lifetimeSeconds} s.`,
      'API Gateway accepts tokens after they expired.',
      `Set AuthorizerResultTtlInSeconds of ${name} below ${lifetimeSeconds}, or 0.`,
    ),
  ]
}

function routeChecks(
  name: string,
  { EnableSimpleResponses: simple, IdentitySource: sources }: Readonly<Record<string, unknown>>,
  ttl: unknown,
): Finding[] {
  const byRoute = Array.isArray(sources) && sources.includes('$context.routeKey')
  if (simple !== true || typeof ttl !== 'number' || ttl === 0 || byRoute) return []
  return [
    fault(
      'authorizer_cache_ignores_route',
      `${name} caches simple responses by token alone.`,
      'A token that is allowed on one route is allowed on all of them until the cache expires.',
      `Add "$context.routeKey" to IdentitySource of ${name}.`,
    ),
  ]
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
