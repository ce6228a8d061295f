/** A path with parameters. */
export interface RoutePath {
  /** As written: `orders`, `{id}`, `{proxy+}`. */
  readonly segments: readonly string[]
  /** As a policy has it: `/orders/*`. */
  readonly pattern: string
}

/** A path by its segments. */
export function routePathOf(segments: readonly string[]): RoutePath {
  return { segments, pattern: policyPath(segments) }
}

/** What IAM makes of a route's path: `*` matches anything, slashes included, and nothing at all. */
export function policyPath(segments: readonly string[]): string {
  return `/${segments.map((segment) => (isParameter(segment) ? '*' : segment)).join('/')}`
}

/** Whether a segment is `{parameter}` or `{greedy+}`. */
export function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith('{') === true
}
