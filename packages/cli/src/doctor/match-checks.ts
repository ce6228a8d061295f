import { nearest } from '@cognito-m2m/core/adapter'
import { fullNames, scopesIn } from '../inspect/claims-checks.ts'
import { poolIn } from '../inspect/trust.ts'
import type { ApiSettings } from '../settings/api-settings.ts'
import { printable } from '../terminal/printable.ts'
import { type Finding, fault } from './finding.ts'

type Claims = Readonly<Record<string, unknown>>

/** Compares the API's requirements with the claims of the client's token. */
export function matchChecks(settings: ApiSettings, claims: Claims): readonly Finding[] {
  return [
    ...issuerChecks(settings, claims),
    ...clientChecks(settings, claims),
    ...scopeChecks(settings, claims),
  ]
}

function issuerChecks({ userPoolIds, issuer }: ApiSettings, { iss }: Claims): Finding[] {
  if (typeof iss !== 'string') return []
  const pool = poolIn(iss)
  if (issuer !== undefined) {
    if (issuer.value === iss) return []
    const samePool = pool !== undefined && poolIn(issuer.value) === pool
    return samePool
      ? [
          fault(
            'issuer_type_not_accepted',
            `The pool issues tokens as ${printable(iss)}.`,
            'The pool was switched to its other issuer, but the API accepts only one of the two.',
            `Set \`userPoolId: "${pool}"\`, which accepts both.`,
          ),
        ]
      : [
          fault(
            'token_of_another_pool',
            `The client's tokens are from ${printable(pool ?? iss)}, the API trusts ${printable(issuer.value)}.`,
            'Every token of this client is refused.',
            'Use the same user pool for the client, the token endpoint and the API.',
          ),
        ]
  }
  if (userPoolIds === undefined || (pool !== undefined && userPoolIds.value.includes(pool))) return []
  return [
    fault(
      'token_of_another_pool',
      `The client's tokens are from ${printable(pool ?? iss)}, the API trusts ${userPoolIds.value.map((id) => printable(id)).join(', ')}.`,
      'Every token of this client is refused.',
      'Use the same user pool for the client, the token endpoint and the API.',
    ),
  ]
}

function clientChecks({ clientIds }: ApiSettings, { client_id: id }: Claims): Finding[] {
  if (clientIds === undefined || typeof id !== 'string' || clientIds.value.includes(id)) return []
  return [
    fault(
      'client_not_accepted',
      `${clientIds.from} does not list ${printable(id)}.`,
      'The API refuses every token of this client.',
      `Add ${printable(id)} to it.`,
    ),
  ]
}

function scopeChecks(settings: ApiSettings, claims: Claims): Finding[] {
  const granted = scopesIn(claims)
  const resources = [...new Set(granted.map((scope) => scope.slice(0, Math.max(0, scope.lastIndexOf('/')))))]
  const { resource } = settings
  if (resource !== undefined && !resources.includes(resource.value)) {
    const close = nearest(resource.value, resources)
    return [
      fault(
        'resource_mismatch',
        `The API's resource server is ${printable(resource.value)}; the client's scopes belong to ${printable(resources.join(', ')) || 'no resource server'}.`,
        'The API refuses every token of this client.',
        close === undefined
          ? `Allow scopes of ${printable(resource.value)} for the client.`
          : `Identifiers are compared exactly. Set ${resource.from} to ${printable(close)}`,
      ),
    ]
  }
  const required = fullNames(settings.scopes?.value ?? [], settings)
  const any = fullNames(settings.anyScope?.value ?? [], settings)
  const missing = required.filter((scope) => !granted.includes(scope))
  if (any.length > 0 && !any.some((scope) => granted.includes(scope))) missing.push(any.join(' or '))
  return missing.map((scope) =>
    fault(
      'scope_missing',
      `The API requires ${printable(scope)}, the client has ${printable(granted.join(' ')) || 'no scopes'}.`,
      'The API responds with 403 insufficient_scope.',
      `Add ${printable(scope)} to AllowedOAuthScopes of the client, and request it.`,
    ),
  )
}
