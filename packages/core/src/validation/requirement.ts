import { ignoreRejection } from '../answer.ts'
import { OptionError } from '../errors.ts'
import { checkedStrings, isPlainObject } from '../options.ts'
import type { TokenFailure, ValidatedToken } from './result.ts'

/**
 * What an operation asks of a token beyond its validity. Everything given must hold; `{}` asks for nothing more.
 * Scopes are full names, `resourceServerIdentifier/scopeName`; {@link defineResourceServer} types them.
 */
export interface Requirement<Scope extends string = string> {
  /** The token must have every one of these. */
  readonly scopes?: Scope | readonly Scope[]
  /** The token must have at least one of these. */
  readonly anyScope?: Scope | readonly Scope[]
  /** Must return true. Runs after the scopes, on each request; what it throws, the caller gets. */
  readonly permit?: (token: ValidatedToken) => boolean
}

declare const compiled: unique symbol

/** A requirement that was checked once and for all. Made by {@link compileRequirement} only. */
export interface CompiledRequirement {
  readonly [compiled]: true
  readonly scopes: readonly string[]
  readonly anyScope: readonly string[]
  readonly permit: ((token: ValidatedToken) => boolean) | undefined
  /** Every scope that is named, space-delimited, for a challenge's `scope` (RFC 6750 §3). */
  readonly scopeText: string
  /** The failure of a token that does not meet it: made once, as it depends on nothing else. */
  readonly failure: TokenFailure
}

/** RFC 6749 §3.3 scope-token. */
const scopePattern = /^[\x21\x23-\x5B\x5D-\x7E]{1,513}$/
const rule = { pattern: scopePattern, expected: 'a scope such as `orders/read`' }
const members = ['scopes', 'anyScope', 'permit']
const known = new WeakSet<object>()

/**
 * Checks a requirement when it is written down, not when a request meets it.
 *
 * @param others Members that the caller knows besides: any further one is a mistake, such as `scope` for `scopes`,
 * and would otherwise leave an operation open.
 * @throws OptionError when it is not valid.
 */
export function compileRequirement(
  requirement: Requirement | CompiledRequirement,
  others: readonly string[] = [],
): CompiledRequirement {
  if (isCompiled(requirement)) return requirement
  // A list, a map or a promise has no member to object to, and would ask for nothing.
  if (!isPlainObject(requirement)) {
    throw new OptionError('requirement', 'must be a plain object such as `{ scopes: ["orders/read"] }`.')
  }
  for (const name of Reflect.ownKeys(requirement)) {
    if (members.includes(name as string)) {
      if (requirement[name as keyof Requirement] === undefined) {
        throw new OptionError(name as string, 'is undefined: leave it out to ask for nothing more.')
      }
    } else if (!others.includes(name as string)) {
      throw new OptionError(
        'requirement',
        `knows \`${[...members, ...others].join('`, `')}\` and nothing else.`,
      )
    }
  }
  const { permit } = requirement
  const scopes = requirement.scopes === undefined ? [] : checkedStrings('scopes', requirement.scopes, rule)
  const anyScope =
    requirement.anyScope === undefined ? [] : checkedStrings('anyScope', requirement.anyScope, rule)
  if (permit !== undefined && typeof permit !== 'function')
    throw new OptionError('permit', 'must be a function.')
  const result = Object.freeze({
    scopes,
    anyScope,
    permit,
    scopeText: [...new Set([...scopes, ...anyScope])].join(' '),
    failure: Object.freeze({
      stage: 'claims',
      code: 'insufficient_scope',
      subject: 'scope',
      expected: expectation(scopes, anyScope, permit !== undefined),
    }),
  }) as CompiledRequirement
  known.add(result)
  return result
}

/** Asks for nothing. */
export const noRequirement = compileRequirement({})

function isCompiled(requirement: object): requirement is CompiledRequirement {
  return known.has(requirement)
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
  if (permits) parts.push('the approval of `permit`')
  return parts.join(', and ')
}
