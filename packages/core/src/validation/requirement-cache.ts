import type { Resource } from '../scopes/resource-option.ts'
import { type CompiledRequirement, compileRequirement, type Requirement } from './requirement.ts'

/** As many operations as a program is likely to write requirements in place for. */
const maxEntries = 16

interface Entry {
  readonly scopes: readonly string[] | undefined
  readonly anyScope: readonly string[] | undefined
  readonly permit: Requirement['permit']
  readonly compiled: CompiledRequirement
}

/**
 * Compiles requirements, and recognizes those it compiled before by their content: `validate(token, { scopes: [...] })`
 * makes a new object for each call. Content, not identity, because an object can change between two calls.
 */
export function createRequirementCache(
  resource: Resource | undefined,
): (requirement: Requirement | CompiledRequirement) => CompiledRequirement {
  const entries: Entry[] = []
  let oldest = 0
  return (requirement) => {
    for (const entry of entries) if (says(requirement, entry)) return entry.compiled
    const compiled = compileRequirement(requirement, { resource })
    if (compiled !== requirement) {
      entries[oldest] = entryOf(requirement as Requirement, compiled)
      oldest = (oldest + 1) % maxEntries
    }
    return compiled
  }
}

function entryOf({ scopes, anyScope, permit }: Requirement, compiled: CompiledRequirement): Entry {
  return { scopes: copyOf(scopes), anyScope: copyOf(anyScope), permit, compiled }
}

function copyOf(scopes: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof scopes === 'string' ? [scopes] : scopes && [...scopes]
}

/** Whether a requirement is an object literal with exactly the content of an entry. */
function says(requirement: Requirement | CompiledRequirement, entry: Entry): boolean {
  if (typeof requirement !== 'object' || requirement === null) return false
  if (Object.getPrototypeOf(requirement) !== Object.prototype) return false
  // A member that is `undefined`, unknown or inherited is for `compileRequirement` to refuse.
  let expected = 0
  if (entry.scopes !== undefined) expected += 1
  if (entry.anyScope !== undefined) expected += 1
  if (entry.permit !== undefined) expected += 1
  for (const name in requirement) {
    if (name !== 'scopes' && name !== 'anyScope' && name !== 'permit') return false
    expected -= 1
  }
  return (
    expected === 0 &&
    requirement.permit === entry.permit &&
    hasSameScopes(requirement.scopes, entry.scopes) &&
    hasSameScopes(requirement.anyScope, entry.anyScope)
  )
}

function hasSameScopes(scopes: unknown, known: readonly string[] | undefined): boolean {
  if (known === undefined) return scopes === undefined
  if (typeof scopes === 'string') return known.length === 1 && scopes === known[0]
  if (!Array.isArray(scopes) || scopes.length !== known.length) return false
  for (let index = 0; index < known.length; index++) if (scopes[index] !== known[index]) return false
  return true
}
