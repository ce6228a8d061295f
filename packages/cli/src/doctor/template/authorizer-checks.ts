import { span } from '../../terminal/moment.ts'
import { printable } from '../../terminal/printable.ts'
import { issuerChecks } from '../api-checks.ts'
import { isForMachines } from '../app-client-checks.ts'
import { type Finding, fault, warning } from '../finding.ts'
import type { Lifetime } from '../lifetimes.ts'
import { type Authorizer, accessTokenSeconds, isKnown, referredIn, type TemplateModel } from './model.ts'

/** Problems of one authorizer. */
export function authorizerChecks(
  authorizer: Authorizer,
  model: TemplateModel,
  known: Lifetime | undefined,
): readonly Finding[] {
  if (authorizer.kind === 'jwt') return jwtChecks(authorizer, model)
  return [
    ...cacheChecks(authorizer, known ?? lifetimeIn(model)),
    ...(authorizer.kind === 'lambda' ? lambdaChecks(authorizer) : []),
    ...querySourceChecks(authorizer),
  ]
}

/** The shortest lifetime of the template's own clients. */
function lifetimeIn({ appClients }: TemplateModel): Lifetime | undefined {
  const [shortest] = appClients
    .filter(({ settings }) => isForMachines(settings))
    .flatMap(({ name, settings }) => {
      const seconds = accessTokenSeconds(settings)
      // A lifetime that Cognito refuses has its own finding.
      return seconds === undefined || seconds < 300 ? [] : [{ seconds, from: name }]
    })
    .sort((a, b) => a.seconds - b.seconds)
  return shortest
}

function cacheChecks(
  { name, ttlSeconds, ttlSetting }: Authorizer,
  lifetime: Lifetime | undefined,
): Finding[] {
  if (ttlSeconds === undefined || lifetime === undefined || ttlSeconds < lifetime.seconds) return []
  return [
    warning(
      'authorizer_cache_outlives_token',
      `${printable(name)} caches results for ${span(ttlSeconds)}; tokens last ${span(lifetime.seconds)} (${printable(lifetime.from)}).`,
      'API Gateway accepts an expired token until its result leaves the cache.',
      `Set ${ttlSetting} to 60 or less, or check \`exp\` again in the handler.`,
    ),
  ]
}

function lambdaChecks(authorizer: Authorizer): Finding[] {
  const { name: raw, api, ttlSeconds, identitySources, simpleResponses, payloadVersion } = authorizer
  const name = printable(raw)
  const findings: Finding[] = []
  if (api === 'http' && payloadVersion === undefined) {
    findings.push(
      fault(
        'authorizer_payload_version_missing',
        `${name} has no payload format version.`,
        'API Gateway requires one for Lambda authorizers of HTTP APIs, and refuses the deployment.',
        'Set the payload format version to "2.0".',
      ),
    )
  }
  if (simpleResponses && payloadVersion !== undefined && !/^2(?:\.0)?$/.test(payloadVersion)) {
    findings.push(
      fault(
        'simple_responses_need_payload_2',
        `${name} enables simple responses with payload format version ${printable(payloadVersion)}.`,
        'Version 1.0 supports IAM policies only: every request gets 500.',
        'Set the payload format version to "2.0".',
      ),
    )
  }
  if (ttlSeconds === undefined || ttlSeconds === 0) return findings
  const sources = identitySources ?? []
  if (!authorizer.takesToken && sources.length > 0 && sources.every(isKnown) && !sources.some(isCredential)) {
    findings.push(
      fault(
        'authorizer_cache_ignores_token',
        `${name} caches results by ${printable(sources.join(', '))}, not by the token.`,
        "One caller's result is reused for other callers, regardless of their tokens.",
        `Use ${api === 'http' ? '$request' : 'method.request'}.header.Authorization as the identity source, or set ${authorizer.ttlSetting} to 0.`,
      ),
    )
  }
  if (simpleResponses && !sources.includes('$context.routeKey')) {
    findings.push(
      fault(
        'authorizer_cache_ignores_route',
        `${name} caches simple responses by token only.`,
        'A token that is allowed on one route is allowed on all of them until the cache expires.',
        `Add "$context.routeKey" to the identity sources of ${name}.`,
      ),
    )
  }
  return findings
}

/** Headers and parameters with such a name may contain the token; context and stage variables cannot. */
function isCredential(source: string): boolean {
  return /(?:header|querystring)\.(?:authorization|.*token.*|.*auth.*|.*jwt.*)$/i.test(source)
}

function querySourceChecks({ name, identitySources = [] }: Authorizer): Finding[] {
  const source = identitySources.find((one) => /querystring\.(?:.*token.*|.*auth.*|.*jwt.*)$/i.test(one))
  if (source === undefined) return []
  return [
    warning(
      'token_in_query_string',
      `${printable(name)} reads the token from ${printable(source)}.`,
      'URLs appear in access logs, and a logged token can be used until it expires.',
      'Use the Authorization header as the identity source.',
    ),
  ]
}

function jwtChecks(authorizer: Authorizer, model: TemplateModel): Finding[] {
  const name = printable(authorizer.name)
  return [
    ...querySourceChecks(authorizer),
    ...authorizer.issuers.flatMap(({ issuer, audiences }) => [
      ...(issuer === undefined ? [] : issuerChecks({ value: issuer, from: `The issuer of ${name}` })),
      ...audienceChecks(name, audiences, model),
    ]),
  ]
}

function audienceChecks(name: string, audiences: readonly string[], model: TemplateModel): Finding[] {
  const why = "Cognito's access tokens have no `aud`: API Gateway compares `client_id` with the audience."
  if (audiences.length === 0) {
    return [
      fault(
        'jwt_audience_missing',
        `${name} has no audience.`,
        `${why} The authorizer cannot be created without one.`,
        'List the ID of every app client that may call the API.',
      ),
    ]
  }
  const wrong = audiences.find((audience) => !mayBeClientId(audience, model))
  if (wrong === undefined) return []
  return [
    fault(
      'jwt_audience_not_client_id',
      `${name} has the audience ${printable(wrong)}, which is not an app client ID.`,
      `${why} Every token gets 401.`,
      'List the ID of every app client that may call the API, and use scopes to distinguish APIs.',
    ),
  ]
}

function mayBeClientId(audience: string, { userPools, appClients }: TemplateModel): boolean {
  const resource = referredIn(audience)
  if (resource !== undefined) {
    if (userPools.some(({ name }) => name === resource)) return false
    return !resource.startsWith('aws_') || appClients.some(({ name }) => name === resource)
  }
  return !isKnown(audience) || /^[\w+]{1,128}$/.test(audience)
}
