/** A JSON object that hides nothing: no member twice, and none called `__proto__`, at any depth. */
export type JsonObject = { readonly [member: string]: unknown }

/** What keeps a text from being such an object. */
export type JsonFault = 'not_json_object' | 'duplicate_member'

/**
 * Parses a JSON object. `JSON.parse` keeps the last of two members of one name, other parsers the first: a token
 * that reads differently in two places is refused (RFC 7515 §4, RFC 7519 §4).
 */
export function parseJsonObject(text: string): JsonObject | JsonFault {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not_json_object'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not_json_object'
  // Before JSON.stringify, which takes the stack for each level, as any code that reads the claims may.
  if (isDeeperThan(maxDepth, value)) return 'not_json_object'
  // What most issuers write is what JSON.stringify writes: the same text again proves that no member was lost.
  const unhidden = (!text.includes('__proto__') && JSON.stringify(value) === text) || hasDistinctMembers(text)
  return unhidden ? (value as JsonObject) : 'duplicate_member'
}

/** Objects and lists within each other. Cognito's claims have two at most. */
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
 * Walks a text that `JSON.parse` took, so that only strings and braces matter. Names are compared decoded:
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
