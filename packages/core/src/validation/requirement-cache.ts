import type { Resource } from '../scopes/resource-option.ts'
import {
  type CompiledRequirement,
  compileContent,
  isCompiled,
  type Requirement,
  type RequirementContent,
  readContent,
} from './requirement.ts'

/** More than the number of inline requirements in a typical program. */
const maxEntries = 16

interface Entry {
  readonly content: RequirementContent
  readonly compiled: CompiledRequirement
}

/**
 * Compiles requirements and caches them by content: `validate(token, { scopes: [...] })` creates a new object for each
 * call. Not by identity, because an object can change between two calls.
 */
export function createRequirementCache(
  resource: Resource | undefined,
): (requirement: Requirement | CompiledRequirement) => CompiledRequirement {
  const entries: Entry[] = []
  let oldest = 0
  return (requirement) => {
    for (const entry of entries) if (hasContent(requirement, entry.content)) return entry.compiled
    if (isCompiled(requirement)) return requirement
    const content = readContent(requirement)
    const compiled = compileContent(content, resource)
    entries[oldest] = { content, compiled }
    oldest = (oldest + 1) % maxEntries
    return compiled
  }
}

/** Whether a requirement is an object literal with exactly this content. */
function hasContent(requirement: Requirement | CompiledRequirement, content: RequirementContent): boolean {
  if (typeof requirement !== 'object' || requirement === null) return false
  if (Object.getPrototypeOf(requirement) !== Object.prototype) return false
  // Undefined, unknown or inherited members are left for `readContent` to refuse. `Reflect.ownKeys` would also find
  // non-enumerable unknown members, but takes five times as long.
  let expected = 0
  if (content.scopes !== undefined) expected += 1
  if (content.anyScope !== undefined) expected += 1
  if (content.permit !== undefined) expected += 1
  for (const name in requirement) {
    if (name !== 'scopes' && name !== 'anyScope' && name !== 'permit') return false
    expected -= 1
  }
  return (
    expected === 0 &&
    requirement.permit === content.permit &&
    hasSameScopes(requirement.scopes, content.scopes) &&
    hasSameScopes(requirement.anyScope, content.anyScope)
  )
}

function hasSameScopes(scopes: unknown, known: RequirementContent['scopes']): boolean {
  if (known === undefined || typeof known === 'string') return scopes === known
  if (!Array.isArray(scopes) || scopes.length !== known.length) return false
  for (let index = 0; index < known.length; index++) if (scopes[index] !== known[index]) return false
  return true
}
