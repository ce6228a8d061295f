/** A member of an object's own. What a polluted `Object.prototype` adds is no part of an event. */
export function own(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Readonly<Record<string, unknown>>)[name]
    : undefined
}
