import { OptionError } from '@cognito-m2m/core'
import type { CompiledRequirement } from '@cognito-m2m/core/adapter'
import { covers, overlaps } from './route-overlap.ts'
import { isParameter, policyPath, type RoutePath, routePathOf } from './route-path.ts'
import { byMethod, type Route } from './routes.ts'

/**
 * Paths that must be denied where one route is allowed and another of the same method refused: IAM's `*` matches slashes
 * too.
 */
export function denialsBetween(allowed: Route, refused: Route): readonly string[] {
  if (!overlaps(refused, allowed.pattern)) return []
  // What fits the allowed route is led there, as the narrower of the two; what only its pattern matches is not.
  if (covers(refused, allowed)) return deeperThan(allowed).filter((path) => overlaps(refused, path))
  return [refused.pattern]
}

/**
 * Paths that a refused route gets with a trailing slash, where the pattern of an allowed one matches them. API Gateway
 * leads `/orders/` to `/orders`; whether it holds the policy against the path with or without the slash is not documented.
 *
 * @param allAllowed Every allowed route of the method.
 */
export function slashDenials(
  allowed: Route,
  refused: Route,
  allAllowed: readonly Route[],
): readonly string[] {
  const denials: string[] = []
  // A table may have both, `/orders` and `/orders/`: then it says itself what the other requires.
  const isListed = (pattern: string) => allAllowed.some((route) => route.pattern === pattern)
  const twin = slashTwinOf(refused)
  if (twin !== undefined && !isListed(twin.pattern) && overlaps(twin, allowed.pattern)) {
    denials.push(twin.pattern)
  }
  // With nothing in the place of its last `*`, `/orders/*` matches `/orders/`, which no parameter does.
  if (isParameter(allowed.segments.at(-1))) {
    const parent = routePathOf(allowed.segments.slice(0, -1))
    const withSlash = policyPath([...parent.segments, ''])
    const reaches =
      overlaps(refused, withSlash) || (!isListed(parent.pattern) && overlaps(refused, parent.pattern))
    if (reaches && !isListed(withSlash)) denials.push(withSlash)
  }
  return denials
}

/** The route with a trailing slash more, or one less; undefined where a policy's path matches both anyway. */
function slashTwinOf({ segments }: RoutePath): RoutePath | undefined {
  if (segments.at(-1) !== '') return isParameter(segments.at(-1)) ? undefined : routePathOf([...segments, ''])
  return segments.length > 1 ? routePathOf(segments.slice(0, -1)) : undefined
}

/** Paths that a route's pattern matches though they have a segment more. */
export function deeperThan({ segments }: Route): readonly string[] {
  return segments.flatMap((segment, index) =>
    isParameter(segment) && !segment.endsWith('+}')
      ? [policyPath(segments.toSpliced(index, 0, '{more}'))]
      : [],
  )
}

/**
 * Paths, under any method, in which another may be hidden: API Gateway might merge slashes, resolve dots or decode
 * characters before it routes, and hold the policy against the path as it came. Clients have no reason to encode the letters
 * and digits that routes consist of (RFC 3986 §2.3), and do encode other characters in the values of parameters.
 */
export function disguises(routes: readonly Route[]): readonly string[] {
  const literals = routes.flatMap(({ segments }) => segments.filter((segment) => !isParameter(segment)))
  // A policy's `?` is one character: `%6?` are the letters from a to o.
  const encoded = [...new Set(`${literals.join('')}./`)].flatMap((character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase()
    return hex.startsWith('6') ? ['%6?'] : [`%${hex}`, `%${hex.toLowerCase()}`]
  })
  return ['*//*', '*/.', '*/./*', '*/..', '*/../*', ...[...new Set(encoded)].map((code) => `*${code}*`)]
}

/**
 * Finds routes that no policy can tell apart: where one is refused, allowing a second would take denials that hit
 * a third, which is allowed as well.
 *
 * @throws OptionError naming the three.
 */
export function refuseConflicts(routes: readonly Route[]): void {
  for (const sameMethod of byMethod(routes).values()) {
    for (const allowed of sameMethod) {
      // Without a wildcard, a pattern matches its own route only.
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
              `no policy can allow \`${nameOf(allowed)}\` and \`${nameOf(hit)}\` and refuse \`${nameOf(refused)}\`, as IAM's \`*\` matches slashes. Require the same of them here, and the rest in the handler; or, on an HTTP API, use \`simpleAuthorizer\`.`,
            )
          }
        }
      }
    }
  }
}

/** Whether a token that meets all of `given` surely meets `wanted`. */
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
