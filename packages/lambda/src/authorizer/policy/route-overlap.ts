import { isParameter, type RoutePath } from './route-path.ts'
import type { Route } from './routes.ts'

/** A piece of a pattern: one exact character, or one or any number of characters, with or without slashes. */
type Piece = { readonly exactly: string } | { readonly many: boolean; readonly slashes: boolean }

/** Whether the policy's path matches any path that API Gateway may send to the route. */
export function overlaps({ segments, pattern }: RoutePath, path: string): boolean {
  if (!mayMeet(pattern, path)) return false
  if (!pattern.includes('*') && !path.includes('*')) return pattern === path
  const policy = [...path].map(
    (character): Piece => (character === '*' ? { many: true, slashes: true } : { exactly: character }),
  )
  return intersect(routePieces(segments), policy)
}

/** Whether every path of `other` also matches `route`; API Gateway then prefers `other`. */
export function covers(route: Route, other: Route): boolean {
  if (route.method !== other.method) return false
  for (const [index, segment] of route.segments.entries()) {
    const theirs = other.segments[index]
    if (theirs === undefined || theirs === '') return segment === theirs
    if (segment.endsWith('+}')) return true
    if (theirs.endsWith('+}') || !(isParameter(segment) || segment === theirs)) return false
  }
  return route.segments.length === other.segments.length
}

/** A quick test that excludes most pairs: the parts before the first and after the last wildcard must agree. */
function mayMeet(left: string, right: string): boolean {
  const [leftEnd, rightEnd] = [wildcardIn(left), wildcardIn(right)]
  const head = Math.min(leftEnd, rightEnd)
  if (!left.startsWith(right.slice(0, head))) return false
  const tail = Math.min(left.length - left.lastIndexOf('*') - 1, right.length - right.lastIndexOf('*') - 1)
  return left.endsWith(right.slice(right.length - tail))
}

function wildcardIn(path: string): number {
  const index = path.indexOf('*')
  return index < 0 ? path.length : index
}

function routePieces(segments: readonly string[]): Piece[] {
  return segments.flatMap((segment): Piece[] => {
    const slash: Piece = { exactly: '/' }
    if (!isParameter(segment)) return [slash, ...[...segment].map((exactly) => ({ exactly }))]
    const slashes = segment.endsWith('+}')
    return [slash, { many: false, slashes }, { many: true, slashes }]
  })
}

/** Whether any string matches both patterns. */
function intersect(left: readonly Piece[], right: readonly Piece[]): boolean {
  const failed = new Set<number>()
  const meet = (i: number, j: number): boolean => {
    const a = left[i]
    const b = right[j]
    if (a === undefined && b === undefined) return true
    const state = i * (right.length + 1) + j
    if (failed.has(state)) return false
    const found =
      (a !== undefined && isMany(a) && meet(i + 1, j)) ||
      (b !== undefined && isMany(b) && meet(i, j + 1)) ||
      (a !== undefined &&
        b !== undefined &&
        share(a, b) &&
        // Both match this character. One repeated piece may continue, but not both at once, which would never end.
        ((!isMany(a) && meet(i + 1, isMany(b) ? j : j + 1)) ||
          (!isMany(b) && meet(isMany(a) ? i : i + 1, j + 1))))
    if (!found) failed.add(state)
    return found
  }
  return meet(0, 0)
}

function isMany(piece: Piece): boolean {
  return 'many' in piece && piece.many
}

/** Whether any character matches both pieces. */
function share(a: Piece, b: Piece): boolean {
  if ('exactly' in a && 'exactly' in b) return a.exactly === b.exactly
  if ('exactly' in a) return a.exactly !== '/' || !('slashes' in b) || b.slashes
  if ('exactly' in b) return b.exactly !== '/' || a.slashes
  return true
}
