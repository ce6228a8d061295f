import { OptionError } from '@cognito-m2m/core'
import type { CompiledRequirement } from '@cognito-m2m/core/adapter'
import { covers, overlaps, policyPath } from './route-overlap.ts'
import type { Route } from './routes.ts'

/** Paths that must be denied where one route is allowed and another refused: IAM's `*` matches slashes too. */
export function denialsBetween(allowed: Route, refused: Route): string[] {
  if (allowed.method !== refused.method || !overlaps(refused, policyPath(allowed.segments))) return []
  // What fits the allowed route goes there, as the narrower of the two; what only its pattern takes in does not.
  if (covers(refused, allowed)) return deeperThan(allowed).filter((path) => overlaps(refused, path))
  return [policyPath(refused.segments)]
}

/** Paths that a route's pattern matches though they have a segment more. */
export function deeperThan({ segments }: Route): string[] {
  return segments.flatMap((segment, index) =>
    segment.startsWith('{') && !segment.endsWith('+}')
      ? [policyPath(segments.toSpliced(index, 0, '{more}'))]
      : [],
  )
}

/**
 * Finds routes that no policy can tell apart: where one is refused, allowing a second would take denials that hit
 * a third, which is allowed as well.
 *
 * @throws OptionError naming the three.
 */
export function refuseConflicts(routes: readonly Route[]): void {
  for (const refused of routes) {
    for (const allowed of routes) {
      for (const path of allowed === refused ? [] : denialsBetween(allowed, refused)) {
        const hit = routes.find(
          (third) =>
            third !== refused &&
            third.method === refused.method &&
            overlaps(third, path) &&
            !covers(third, refused) &&
            !implied(refused.requirement, [allowed.requirement, third.requirement]),
        )
        if (hit !== undefined) {
          throw new OptionError(
            'routes',
            `no policy can allow \`${nameOf(allowed)}\` and \`${nameOf(hit)}\` and refuse \`${nameOf(refused)}\`, as IAM's \`*\` matches slashes. Ask the same of them here, and the rest in the handler; or, on an HTTP API, use \`simpleAuthorizer\`.`,
          )
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
