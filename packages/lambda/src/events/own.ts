/** Returns an own member of an object. Members of a polluted `Object.prototype` are not part of an event. */
export function own(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Readonly<Record<string, unknown>>)[name]
    : undefined
}
