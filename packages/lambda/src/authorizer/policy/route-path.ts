/** A path with parameters. */
export interface RoutePath {
  /** As in the route key: `orders`, `{id}`, `{proxy+}`. */
  readonly segments: readonly string[]
  /** As in a policy: `/orders/*`. */
  readonly pattern: string
}

/** Creates a path from its segments. */
export function routePathOf(segments: readonly string[]): RoutePath {
  return { segments, pattern: policyPath(segments) }
}

/** A route's path as an IAM pattern, where `*` matches any string, including slashes and the empty string. */
export function policyPath(segments: readonly string[]): string {
  return `/${segments.map((segment) => (isParameter(segment) ? '*' : segment)).join('/')}`
}

/** Whether a segment is `{parameter}` or `{greedy+}`. */
export function isParameter(segment: string | undefined): boolean {
  return segment?.startsWith('{') === true
}
