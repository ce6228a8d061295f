import { OptionError } from '@cognito-m2m/core'
import type { CompiledRequirement } from '@cognito-m2m/core/adapter'
import { covers, overlaps } from './route-overlap.ts'
import { isParameter, policyPath, type RoutePath, routePathOf } from './route-path.ts'
import { byMethod, type Route } from './routes.ts'

/**
 * Paths that must be denied if one route is allowed and another of the same method is refused, because IAM's `*` also
 * matches slashes.
 */
export function denialsBetween(allowed: Route, refused: Route): readonly string[] {
  if (!overlaps(refused, allowed.pattern)) return []
  // API Gateway routes matching paths to the allowed route, the narrower of the two; paths that only its pattern
  // matches go elsewhere.
  if (covers(refused, allowed)) return deeperThan(allowed).filter((path) => overlaps(refused, path))
  return [refused.pattern]
}

/**
 * Paths of a refused route with a trailing slash that the pattern of an allowed route matches. API Gateway routes
 * `/orders/` to `/orders`; whether it evaluates the policy for the path with or without the slash is not documented.
 *
 * @param allAllowed All allowed routes of the method.
 */
export function slashDenials(
  allowed: Route,
  refused: Route,
  allAllowed: readonly Route[],
): readonly string[] {
  const denials: string[] = []
  // If the table contains both `/orders` and `/orders/`, each has its own requirement.
  const isListed = (pattern: string) => allAllowed.some((route) => route.pattern === pattern)
  const twin = slashTwinOf(refused)
  if (twin !== undefined && !isListed(twin.pattern) && overlaps(twin, allowed.pattern)) {
    denials.push(twin.pattern)
  }
  // With an empty string for its last `*`, `/orders/*` matches `/orders/`, which a path parameter does not.
  if (isParameter(allowed.segments.at(-1))) {
    const parent = routePathOf(allowed.segments.slice(0, -1))
    const withSlash = policyPath([...parent.segments, ''])
    const reaches =
      overlaps(refused, withSlash) || (!isListed(parent.pattern) && overlaps(refused, parent.pattern))
    if (reaches && !isListed(withSlash)) denials.push(withSlash)
  }
  return denials
}

/** The route with its trailing slash added or removed; undefined if the policy's path matches both anyway. */
function slashTwinOf({ segments }: RoutePath): RoutePath | undefined {
  if (segments.at(-1) !== '') return isParameter(segments.at(-1)) ? undefined : routePathOf([...segments, ''])
  return segments.length > 1 ? routePathOf(segments.slice(0, -1)) : undefined
}

/** Paths with additional segments that a route's pattern matches. */
export function deeperThan({ segments }: Route): readonly string[] {
  return segments.flatMap((segment, index) =>
    isParameter(segment) && !segment.endsWith('+}')
      ? [policyPath(segments.toSpliced(index, 0, '{more}'))]
      : [],
  )
}

/**
 * Paths, for any method, that could disguise another path: API Gateway might merge slashes, resolve dots or decode
 * characters for routing but evaluate the policy for the original path. Clients have no reason to encode the letters
 * and digits of route paths (RFC 3986 §2.3), but do encode other characters in parameter values.
 */
export function disguises(routes: readonly Route[]): readonly string[] {
  const literals = routes.flatMap(({ segments }) => segments.filter((segment) => !isParameter(segment)))
  // `?` in a policy matches one character: `%6?` covers the letters a to o.
  const encoded = [...new Set(`${literals.join('')}./`)].flatMap((character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase()
    return hex.startsWith('6') ? ['%6?'] : [`%${hex}`, `%${hex.toLowerCase()}`]
  })
  return ['*//*', '*/.', '*/./*', '*/..', '*/../*', ...[...new Set(encoded)].map((code) => `*${code}*`)]
}

/**
 * Refuses routes that no policy can distinguish: denying the first would require denials that also match a third,
 * allowed one.
 *
 * @throws OptionError when there are such routes. The message names the three.
 */
export function refuseConflicts(routes: readonly Route[]): void {
  for (const sameMethod of byMethod(routes).values()) {
    for (const allowed of sameMethod) {
      // A pattern without a wildcard matches only its own route.
      if (!allowed.pattern.includes('*')) continue
      for (const refused of sameMethod) {
        for (const path of allowed === refused ? [] : denialsBetween(allowed, refused)) {
          const hit = sameMethod.find(
            (third) =>
              third !== refused &&
              overlaps(third, path) &&
              !covers(third, refused) &&
              !implied(refused.requirement, [allowed.requirement, third.requirement]),
          )
          if (hit !== undefined) {
            throw new OptionError(
              'routes',
              `no policy can allow \`${nameOf(allowed)}\` and \`${nameOf(hit)}\` and refuse \`${nameOf(refused)}\`, because IAM's \`*\` matches slashes. Give them the same requirement here and check the rest in the handler, or use \`simpleAuthorizer\` with an HTTP API.`,
            )
          }
        }
      }
    }
  }
}

/** Whether every token that meets all of `given` also meets `wanted`. */
function implied(wanted: CompiledRequirement, given: readonly CompiledRequirement[]): boolean {
  if (given.includes(wanted)) return true
  const scopes = given.flatMap((requirement) => requirement.scopes)
  const has = (scope: string) => scopes.includes(scope)
  return (
    wanted.permit === undefined &&
    wanted.scopes.every(has) &&
    (wanted.anyScope.length === 0 || wanted.anyScope.some(has))
  )
}

function nameOf({ method, segments }: Route): string {
  return `${method} /${segments.join('/')}`
}
