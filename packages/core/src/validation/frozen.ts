import { isPlainObject } from '../options.ts'

/** Freezes an object deeply. Not recursive, because the issuer controls how deeply claims are nested. */
export function deepFreeze<T extends object>(root: T): T {
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    Object.freeze(next)
    for (const name in next) {
      const value: unknown = next[name as keyof typeof next]
      // Dates, byte arrays and class instances from a schema are not frozen; some cannot be.
      if (isContainer(value) && !Object.isFrozen(value)) pending.push(value)
    }
  }
  return root
}

/**
 * Returns a deeply frozen copy of plain objects and arrays; other values in them stay as they are. For objects that a
 * schema may still use: freezing them in place could break the schema, and unfrozen, requests could modify shared data.
 */
export function frozenCopy<T extends object>(root: T): T {
  const copies = new Map<object, object>()
  const copyOf = (value: unknown): unknown => {
    if (!isContainer(value)) return value
    const copy = copies.get(value) ?? (Array.isArray(value) ? [] : {})
    copies.set(value, copy)
    return copy
  }
  const result = copyOf(root)
  // A map iterates in insertion order, including entries added during the iteration.
  for (const [original, copy] of copies) {
    for (const [name, value] of Object.entries(original)) {
      Object.defineProperty(copy, name, { value: copyOf(value), enumerable: true })
    }
    Object.freeze(copy)
  }
  return result as T
}

function isContainer(value: unknown): value is object {
  return Array.isArray(value) || isPlainObject(value)
}
