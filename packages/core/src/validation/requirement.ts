import { OptionError } from '../errors.ts'
import { ignoreRejection } from '../maybe-promise.ts'
import { checkedStrings, isPlainObject, validNames } from '../options.ts'
import { fullScopeName, type Resource } from '../scopes/resource-option.ts'
import { scopeRule } from '../scopes/scope-syntax.ts'
import { invalid } from './failure.ts'
import type { InvalidToken, ValidatedToken } from './result.ts'

/**
 * What an operation requires of a valid token. All members that are set must hold; `{}` requires nothing more.
 *
 * Scopes are full names, `resourceServerIdentifier/scopeName`. With the `resource` option, a name without `/` is a
 * short name for one of that resource server's scopes.
 */
export interface Requirement<Scope extends string = string> {
  /** The token must have all of these scopes. Default: none. */
  readonly scopes?: Scope | readonly Scope[]
  /** The token must have at least one of these scopes. Default: not checked. */
  readonly anyScope?: Scope | readonly Scope[]
  /**
   * Must return `true` to allow the request; any other value refuses it. Runs after the scope check, on each request.
   * Errors that it throws are rethrown. Default: not checked.
   */
  readonly permit?: (token: ValidatedToken) => boolean
}

/**
 * Rest parameter for an optional requirement. If omitted, only a valid token is required; an explicit `undefined` does
 * not compile and is refused at run time. It is for implementations: declare two overloads for callers, without and with
 * the requirement, so that the compiler reports a misspelled scope at the scope itself.
 */
export type GivenRequirement<Required = Requirement> = [] | [requirement: Required]

/**
 * Returns the requirement passed in a rest parameter, or `{}` if it is omitted.
 *
 * @throws OptionError when it is `undefined`, so that a missing requirement does not make a route public.
 *
 * @example
 * ```ts
 * import type { RouteRequirement } from '@cognito-m2m/core'
 * import { type GivenRequirement, givenRequirement } from '@cognito-m2m/core/adapter'
 *
 * export const route = (...requirement: GivenRequirement<RouteRequirement>) => ({
 *   requires: givenRequirement(requirement),
 * })
 * ```
 */
export function givenRequirement<Required extends Requirement>(
  given: GivenRequirement<Required>,
): Required | Record<never, never> {
  if (given.length === 0) return {}
  refuseUndefined(given[0])
  return given[0]
}

function refuseUndefined(requirement: unknown): void {
  if (requirement !== undefined) return
  throw new OptionError('requirement', 'must not be undefined; pass `{}` to require nothing more.')
}

declare const compiled: unique symbol

/** A checked {@link Requirement}. Created by {@link compileRequirement} only. */
export interface CompiledRequirement {
  readonly [compiled]: true
  /** Full names. */
  readonly scopes: readonly string[]
  /** Full names. */
  readonly anyScope: readonly string[]
  readonly permit: ((token: ValidatedToken) => boolean) | undefined
  /** All scopes of the requirement, space-delimited, for the `scope` parameter of a challenge (RFC 6750 §3). */
  readonly scopeText: string
  /** The refusal of a token that does not meet the requirement. */
  readonly insufficient: InvalidToken
}

/** Context of {@link compileRequirement}. */
export interface RequirementContext {
  /** Resolves short scope names. */
  readonly resource?: Resource | undefined
  /** Further member names, which the caller checks itself. */
  readonly alsoKnown?: readonly string[]
}

const members = ['scopes', 'anyScope', 'permit']
const known = new WeakSet<object>()

/**
 * Checks and compiles a requirement when a route is defined, so that mistakes are not found only when a request
 * arrives.
 *
 * @param requirement The requirement to compile; a compiled one is returned as it is.
 * @param context Resolves short scope names. Default: none.
 * @returns The compiled requirement, frozen.
 * @throws OptionError when it is not valid. An unknown member is an error: `scope` instead of `scopes` would otherwise
 * leave an operation open.
 *
 * @example
 * ```ts
 * import { compileRequirement } from '@cognito-m2m/core/adapter'
 *
 * const readOrders = compileRequirement({ scopes: 'orders/read' })
 * readOrders.scopeText // 'orders/read'
 * ```
 */
export function compileRequirement(
  requirement: Requirement | CompiledRequirement,
  { resource, alsoKnown = [] }: RequirementContext = {},
): CompiledRequirement {
  return isCompiled(requirement) ? requirement : compileContent(readContent(requirement, alsoKnown), resource)
}

/** The members of a requirement, each read only once, so that a getter cannot return different values. */
export interface RequirementContent {
  readonly scopes: string | readonly string[] | undefined
  readonly anyScope: string | readonly string[] | undefined
  readonly permit: Requirement['permit']
}

/** @throws OptionError when it is not a plain object, or has an unknown or undefined member. */
export function readContent(requirement: Requirement, alsoKnown: readonly string[] = []): RequirementContent {
  refuseUndefined(requirement)
  // An array, a map or a promise has no unknown members and would require nothing.
  if (!isPlainObject(requirement)) {
    throw new OptionError('requirement', 'must be a plain object such as `{ scopes: ["orders/read"] }`.')
  }
  const { scopes, anyScope, permit } = requirement as Requirement
  const content = { scopes: copyOf(scopes), anyScope: copyOf(anyScope), permit }
  for (const name of Reflect.ownKeys(requirement)) {
    if (members.includes(name as string)) {
      if (content[name as keyof RequirementContent] === undefined) {
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
  return content
}

function copyOf(scopes: string | readonly string[] | undefined): string | readonly string[] | undefined {
  return Array.isArray(scopes) ? [...scopes] : scopes
}

/** @throws OptionError when a member is not valid. */
export function compileContent(content: RequirementContent, resource?: Resource): CompiledRequirement {
  const { permit } = content
  if (permit !== undefined && typeof permit !== 'function') {
    throw new OptionError('permit', 'must be a function.')
  }
  const scopes = scopesOf('scopes', content.scopes, resource)
  const anyScope = scopesOf('anyScope', content.anyScope, resource)
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

export function isCompiled(requirement: object): requirement is CompiledRequirement {
  return known.has(requirement)
}

function scopesOf(
  member: 'scopes' | 'anyScope',
  value: unknown,
  resource: Resource | undefined,
): readonly string[] {
  if (value === undefined) return []
  const names = checkedStrings(member, value, scopeRule)
  return Object.freeze([...new Set(names.map((name) => fullScopeName(member, name, resource)))])
}

/** Whether a requirement requires nothing beyond a valid token. */
export function isEmpty({ scopes, anyScope, permit }: CompiledRequirement): boolean {
  return scopes.length === 0 && anyScope.length === 0 && permit === undefined
}

/**
 * Returns whether a valid token meets a requirement. Errors thrown by `permit` are rethrown.
 *
 * @example
 * ```ts
 * import type { ValidatedToken } from '@cognito-m2m/core'
 * import { compileRequirement, meets } from '@cognito-m2m/core/adapter'
 *
 * const readOrders = compileRequirement({ scopes: 'orders/read' })
 * export const mayRead = (token: ValidatedToken) => meets(token, readOrders)
 * ```
 */
export function meets(token: ValidatedToken, requirement: CompiledRequirement): boolean {
  return hasScopes(token, requirement) && isPermitted(token, requirement)
}

/** Whether a token has the scopes of a requirement. The same for each use of the token. */
export function hasScopes(token: ValidatedToken, { scopes, anyScope }: CompiledRequirement): boolean {
  for (let index = 0; index < scopes.length; index += 1) {
    if (!token.scopes.includes(scopes[index] as string)) return false
  }
  return anyScope.length === 0 || anyScope.some((scope) => token.scopes.includes(scope))
}

/** Whether the requirement's `permit` allows this use of a token. Errors that it throws are rethrown. */
export function isPermitted(token: ValidatedToken, { permit }: CompiledRequirement): boolean {
  // Only `true` allows the request: a promise or `undefined` is a mistake and must not grant access.
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
