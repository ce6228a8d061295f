/** The members of an object of unknown shape; none of anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

/** The elements of an array of unknown shape; none of anything else. */
export function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The strings of an array, or the string itself. */
export function stringsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((element) => typeof element === 'string')
}
