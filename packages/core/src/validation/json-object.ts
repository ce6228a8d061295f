/** A JSON object without duplicate members and without members named `__proto__`, at any depth. */
export type JsonObject = { readonly [member: string]: unknown }

/** A parsed object, or the reason why the string is not one. */
export type ParsedObject =
  | { readonly outcome: 'object'; readonly value: JsonObject }
  | { readonly outcome: 'not_json_object' }
  | { readonly outcome: 'duplicate_member' }

const notJsonObject: ParsedObject = Object.freeze({ outcome: 'not_json_object' })
const duplicateMember: ParsedObject = Object.freeze({ outcome: 'duplicate_member' })

/**
 * Parses a JSON object. Of two members with the same name, `JSON.parse` keeps the last, other parsers the first: a token
 * with duplicates is refused (RFC 7515 §4, RFC 7519 §4).
 */
export function parseJsonObject(text: string): ParsedObject {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return notJsonObject
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return notJsonObject
  if (isAsLongAsItsMembers(text, value)) return { outcome: 'object', value: value as JsonObject }
  // Before JSON.stringify, which recurses, as code that reads the claims may.
  if (isDeeperThan(maxDepth, value)) return notJsonObject
  // Most issuers write what JSON.stringify writes: if the round trip gives the same text, no member was lost.
  const distinct = (!text.includes('__proto__') && JSON.stringify(value) === text) || hasDistinctMembers(text)
  return distinct ? { outcome: 'object', value: value as JsonObject } : duplicateMember
}

/**
 * Whether a string that was parsed is as long as the members of the object, each written as short as possible: with
 * another member of the same name, it would be longer. This is faster than writing the object again. False for objects
 * with values that {@link shortestLength} does not measure.
 */
function isAsLongAsItsMembers(text: string, object: object): boolean {
  let members = 0
  let length = 1
  for (const name in object) {
    if (name === '__proto__') return false
    members += 1
    // Two quotes and a colon, and a comma or the last brace.
    length += name.length + shortestLength(object[name as keyof typeof object]) + 4
  }
  // The count differs if something has modified `Object.prototype`.
  return length === text.length && members === Object.keys(object).length
}

/** Length of the shortest JSON text of a value, or less; NaN for nested values and unusual numbers. */
function shortestLength(value: unknown): number {
  // An escaped character is longer than one that is not.
  if (typeof value === 'string') return value.length + 2
  if (typeof value === 'boolean') return value ? 4 : 5
  return typeof value === 'number' ? shortestLengthOfNumber(value) : Number.NaN
}

function shortestLengthOfNumber(value: number): number {
  // With three trailing zeros, an exponent would be shorter.
  if (!Number.isSafeInteger(value) || value % 1000 === 0) return Number.NaN
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits += 1
  return digits
}

/** Nesting depth of objects and arrays. Cognito's claims have two at most. */
const maxDepth = 64

function isDeeperThan(levels: number, value: object): boolean {
  if (levels === 0) return true
  for (const name in value) {
    const member: unknown = value[name as keyof typeof value]
    if (typeof member === 'object' && member !== null && isDeeperThan(levels - 1, member)) return true
  }
  return false
}

/**
 * Scans a string that `JSON.parse` accepted, so that only strings and braces matter. Names are compared decoded:
 * `"\u0061lg"` is `alg`.
 */
function hasDistinctMembers(text: string): boolean {
  const open: (Set<string> | null)[] = []
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g
  for (const match of text.matchAll(tokens)) {
    const [token, colon] = match
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, -colon.length)) as string
      const names = open.at(-1)
      if (name === '__proto__' || names?.has(name)) return false
      names?.add(name)
    }
  }
  return true
}
