import { OptionError } from '../errors.ts'
import { ignoreRejection } from '../maybe-promise.ts'
import { checkedStrings, isPlainObject, validNames } from '../options.ts'
import { fullScopeName, type Resource } from '../scopes/resource-option.ts'
import { scopeRule } from '../scopes/scope-syntax.ts'
import { invalid } from './failure.ts'
import type { InvalidToken, ValidatedToken } from './result.ts'

/**
 * What an operation requires of a valid token. Every member given must hold; `{}` requires nothing more.
 *
 * Scopes are full names, `resourceServerIdentifier/scopeName`. With the `resource` option, a name without `/` is short
 * for one of that resource server's scopes.
 */
export interface Requirement<Scope extends string = string> {
  /** The token must have every one of these. */
  readonly scopes?: Scope | readonly Scope[]
  /** The token must have at least one of these. */
  readonly anyScope?: Scope | readonly Scope[]
  /** Must return true. Runs after the scopes, on each request. Whatever it throws is passed on. */
  readonly permit?: (token: ValidatedToken) => boolean
}

declare const compiled: unique symbol

/** A {@link Requirement} that was checked once. Made by {@link compileRequirement} only. */
export interface CompiledRequirement {
  readonly [compiled]: true
  /** Full names. */
  readonly scopes: readonly string[]
  /** Full names. */
  readonly anyScope: readonly string[]
  readonly permit: ((token: ValidatedToken) => boolean) | undefined
  /** Every scope named, space-delimited, for the `scope` parameter of a challenge (RFC 6750 §3). */
  readonly scopeText: string
  /** The refusal of a token that does not meet it. */
  readonly insufficient: InvalidToken
}

/** Context of {@link compileRequirement}. */
export interface RequirementContext {
  /** Resolves short scope names. */
  readonly resource?: Resource | undefined
  /** Members that the caller knows besides, and checks. */
  readonly alsoKnown?: readonly string[]
}

const members = ['scopes', 'anyScope', 'permit']
const known = new WeakSet<object>()

/**
 * Checks a requirement when a route is defined, not when a request arrives.
 *
 * @throws OptionError when it is not valid. An unknown member is an error: `scope` in place of `scopes` would otherwise
 * leave an operation open.
 */
export function compileRequirement(
  requirement: Requirement | CompiledRequirement,
  { resource, alsoKnown = [] }: RequirementContext = {},
): CompiledRequirement {
  if (isCompiled(requirement)) return requirement
  // An array, a map or a promise has no member to object to, and would require nothing.
  if (!isPlainObject(requirement)) {
    throw new OptionError('requirement', 'must be a plain object such as `{ scopes: ["orders/read"] }`.')
  }
  for (const name of Reflect.ownKeys(requirement)) {
    if (members.includes(name as string)) {
      if (requirement[name as keyof Requirement] === undefined) {
        throw new OptionError(name as string, 'must not be undefined; omit it to require nothing more.')
      }
    } else if (!alsoKnown.includes(name as string)) {
      const unknown = String(name)
      throw new OptionError(
        'requirement',
        `unknown key \`${unknown}\`. ${validNames(unknown, [...members, ...alsoKnown])}`,
      )
    }
  }
  const { permit } = requirement
  if (permit !== undefined && typeof permit !== 'function') {
    throw new OptionError('permit', 'must be a function.')
  }
  const scopes = scopesOf(requirement, 'scopes', resource)
  const anyScope = scopesOf(requirement, 'anyScope', resource)
  const result = Object.freeze({
    scopes,
    anyScope,
    permit,
    scopeText: [...new Set([...scopes, ...anyScope])].join(' '),
    insufficient: invalid(
      'claims',
      'insufficient_scope',
      expectation(scopes, anyScope, permit !== undefined),
      'scope',
    ),
  }) as CompiledRequirement
  known.add(result)
  return result
}

/** Requires nothing. */
export const noRequirement = compileRequirement({})

function isCompiled(requirement: object): requirement is CompiledRequirement {
  return known.has(requirement)
}

function scopesOf(
  requirement: Requirement,
  member: 'scopes' | 'anyScope',
  resource: Resource | undefined,
): readonly string[] {
  if (requirement[member] === undefined) return []
  const names = checkedStrings(member, requirement[member], scopeRule)
  return Object.freeze([...new Set(names.map((name) => fullScopeName(member, name, resource)))])
}

/** Whether it requires nothing beyond a valid token. */
export function isEmpty({ scopes, anyScope, permit }: CompiledRequirement): boolean {
  return scopes.length === 0 && anyScope.length === 0 && permit === undefined
}

/** Whether a valid token meets a requirement. */
export function meets(token: ValidatedToken, requirement: CompiledRequirement): boolean {
  const { scopes, anyScope, permit } = requirement
  for (const scope of scopes) if (!token.scopes.includes(scope)) return false
  if (anyScope.length > 0 && !anyScope.some((scope) => token.scopes.includes(scope))) return false
  // Only `true` permits: a promise, or nothing at all, is a mistake and must not open anything.
  if (permit === undefined) return true
  const permitted: unknown = permit(token)
  ignoreRejection(permitted)
  return permitted === true
}

function expectation(scopes: readonly string[], anyScope: readonly string[], permits: boolean): string {
  const parts = []
  if (scopes.length > 0) parts.push(`all of the scopes ${scopes.join(' ')}`)
  if (anyScope.length > 0) parts.push(`one of the scopes ${anyScope.join(' ')}`)
  if (permits) parts.push('`permit` to return true')
  return parts.join(', and ')
}
