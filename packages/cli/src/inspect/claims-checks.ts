import { nearest } from '@cognito-m2m/core/adapter'
import type { ApiSettings } from '../settings/api-settings.ts'
import { relativeTime, span, zonedTime } from '../terminal/moment.ts'
import { printable, printableValue } from '../terminal/printable.ts'
import type { Check } from './document.ts'

/** What the claims are compared with. */
export interface ClaimsContext {
  readonly settings: ApiSettings
  readonly now: number
  /** Default: the user's own. */
  readonly timeZone?: string | undefined
}

type Claims = Readonly<Record<string, unknown>>

/**
 * Runs every check of the claims stage: an API stops at the first failure, but the report shows all of them.
 *
 * @param claims Raw claims of the token.
 */
export function claimsChecks(claims: Claims, context: ClaimsContext): readonly Check[] {
  return [
    tokenUse(claims),
    machine(claims, context),
    ...times(claims, context),
    client(claims, context),
    ...audience(claims),
    ...resource(claims, context),
    ...requiredScopes(claims, context),
    ...proof(claims),
  ]
}

function tokenUse({ token_use: use }: Claims): Check {
  return {
    name: 'token_use',
    outcome: use === 'access' ? 'passed' : 'failed',
    found: printableValue(use ?? 'absent'),
    expected: 'access',
  }
}

function machine(claims: Claims, { settings }: ClaimsContext): Check {
  const { sub, client_id: clientId } = claims
  const isUser = sub !== clientId || Object.hasOwn(claims, 'username')
  const complete = typeof sub === 'string' && sub !== '' && typeof clientId === 'string' && clientId !== ''
  const users = settings.tokens?.value === 'machine_and_user'
  const found = !complete
    ? '`sub` or `client_id` is absent'
    : isUser
      ? `a user's token${Object.hasOwn(claims, 'username') ? ' (it has a `username`)' : ''}`
      : "a machine's token"
  return {
    name: 'kind',
    outcome: complete && (users || !isUser) ? 'passed' : 'failed',
    found,
    expected: users
      ? "a machine's or a user's token"
      : "a machine's token: `sub` equals `client_id`, no `username`",
  }
}

function times(claims: Claims, { settings, now, timeZone }: ClaimsContext): readonly Check[] {
  const tolerance = settings.clockToleranceSeconds?.value ?? 5
  const date = (name: string, fits: (seconds: number) => boolean, expected: string): Check => {
    const value = claims[name]
    if (typeof value !== 'number') {
      return {
        name,
        outcome: 'failed',
        found: value === undefined ? 'absent' : printableValue(value),
        expected,
      }
    }
    const found = `${zonedTime(value, timeZone)}, ${relativeTime(value, now)}`
    return { name, outcome: fits(value) ? 'passed' : 'failed', found, expected }
  }
  const { exp, iat } = claims
  const checks = [
    date(
      'exp',
      (seconds) => now < seconds + tolerance && !(typeof iat === 'number' && iat > seconds),
      'in the future',
    ),
    date('iat', (seconds) => now >= seconds - tolerance, 'in the past'),
  ]
  if (Object.hasOwn(claims, 'nbf'))
    checks.push(date('nbf', (seconds) => now >= seconds - tolerance, 'in the past'))
  const maxAge = settings.maxTokenAgeSeconds?.value
  if (maxAge !== undefined && typeof iat === 'number') {
    checks.push({
      name: 'age',
      outcome: now < iat + maxAge + tolerance ? 'passed' : 'failed',
      found: span(Math.max(0, now - iat)),
      expected: `at most ${span(maxAge)}`,
    })
  }
  if (typeof exp === 'number' && typeof iat === 'number') {
    checks.push({ name: 'lifetime', outcome: 'not_checked', found: span(exp - iat) })
  }
  return checks
}

function client({ client_id: clientId }: Claims, { settings }: ClaimsContext): Check {
  const allowed = settings.clientIds?.value
  const found = printableValue(clientId ?? 'absent')
  if (typeof clientId !== 'string')
    return { name: 'client_id', outcome: 'failed', found, expected: 'a client ID' }
  if (allowed === undefined)
    return { name: 'client_id', outcome: 'not_checked', found, expected: 'any client' }
  return {
    name: 'client_id',
    outcome: allowed.includes(clientId) ? 'passed' : 'failed',
    found,
    expected: allowed.join(' or '),
  }
}

/** Cognito adds no `aud` to machine tokens; a trigger may add the client's own ID. */
function audience({ aud, client_id: clientId }: Claims): readonly Check[] {
  if (aud === undefined) return []
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return [
    {
      name: 'aud',
      outcome: named.includes(clientId) ? 'passed' : 'failed',
      found: printableValue(aud),
      expected: "absent, or the client's own ID",
    },
  ]
}

/** The scopes of a token. */
export function scopesIn({ scope }: Claims): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : []
}

function resource(claims: Claims, { settings }: ClaimsContext): readonly Check[] {
  const expected = settings.resource?.value
  if (expected === undefined) return []
  const resources = [
    ...new Set(scopesIn(claims).map((scope) => scope.slice(0, Math.max(0, scope.lastIndexOf('/'))))),
  ]
  return [
    {
      name: 'resource',
      outcome: resources.includes(expected) ? 'passed' : 'failed',
      found:
        printable(resources.filter((name) => name !== '').join(', ')) || 'no scope of any resource server',
      expected,
    },
  ]
}

function requiredScopes(claims: Claims, { settings }: ClaimsContext): readonly Check[] {
  const granted = scopesIn(claims)
  const all = fullNames(settings.scopes?.value ?? [], settings)
  const any = fullNames(settings.anyScope?.value ?? [], settings)
  const listed = printable(granted.join(' ')) || 'no scopes'
  const checks = all.map((scope): Check => {
    const has = granted.includes(scope)
    const close = has ? undefined : nearest(scope, granted)
    return {
      name: 'scope',
      outcome: has ? 'passed' : 'failed',
      found: has ? scope : close === undefined ? listed : `${listed} (did you mean ${printable(close)}?)`,
      expected: scope,
    }
  })
  if (any.length > 0) {
    checks.push({
      name: 'scope',
      outcome: any.some((scope) => granted.includes(scope)) ? 'passed' : 'failed',
      found: listed,
      expected: any.join(' or '),
    })
  }
  return checks.length > 0 ? checks : [{ name: 'scope', outcome: 'not_checked', found: listed }]
}

/** With a resource, a name without `/` is short for one of its scopes. */
export function fullNames(
  scopes: readonly string[],
  { resource }: Pick<ApiSettings, 'resource'>,
): readonly string[] {
  return scopes.map((scope) =>
    resource === undefined || scope.includes('/') ? scope : `${resource.value}/${scope}`,
  )
}

function proof(claims: Claims): readonly Check[] {
  if (!Object.hasOwn(claims, 'cnf')) return []
  return [{ name: 'cnf', outcome: 'failed', found: printableValue(claims.cnf), expected: 'absent' }]
}
