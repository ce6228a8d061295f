import { isPlainObject } from '../options.ts'

/** Not recursive: the nesting of claims is not ours to choose, and the stack is ours. */
export function deepFreeze<T extends object>(root: T): T {
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    Object.freeze(next)
    for (const name in next) {
      const value: unknown = next[name as keyof typeof next]
      // Dates, bytes and instances that a schema made are its own, and some cannot be frozen.
      if (isContainer(value) && !Object.isFrozen(value)) pending.push(value)
    }
  }
  return root
}

/**
 * A deeply frozen copy of plain objects and lists; everything else in them stays what it was. For what others made
 * and may still hold: freezing that in place would break them, and leaving it open would let requests change what
 * they share.
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
  // A map is walked in the order of insertion, what is added on the way included.
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
