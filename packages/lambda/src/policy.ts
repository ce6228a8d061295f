import { meets, type ValidatedToken } from '@cognito-m2m/core'
import { overlaps, policyPath } from './route-overlap.ts'
import type { Route } from './routes.ts'

/** An IAM policy as API Gateway takes it from an authorizer. */
export interface Policy {
  Version: '2012-10-17'
  Statement: { Action: 'execute-api:Invoke'; Effect: 'Allow' | 'Deny'; Resource: string[] }[]
}

/**
 * What a token may do on the whole API. It says nothing about the request at hand: API Gateway caches it by token,
 * and applies it to the next request, whatever its route.
 *
 * IAM's `*` matches slashes too, so `/orders/{id}` would allow `/orders/1/refunds`. Whatever an allowed pattern takes
 * in beyond its own route is therefore denied by name, where that does not deny another allowed route. Denials win:
 * in doubt a request is refused.
 */
export function policyFor(token: ValidatedToken, routes: readonly Route[], stageArn: string): Policy {
  const allowed = routes.filter(({ requirement }) => meets(token, requirement))
  if (allowed.length === 0) return policy([statement('Deny', [`${stageArn}/*`])])
  const refused = routes.filter((route) => !allowed.includes(route))
  const arn = (method: string, path: string) => `${stageArn}/${method}${path}`

  const denials = new Set<string>()
  for (const { method, segments } of allowed) {
    const path = policyPath(segments)
    for (const route of refused) {
      if (route.method === method && overlaps(route, path))
        denials.add(arn(method, policyPath(route.segments)))
    }
    for (const deeper of deeperThan(segments)) {
      const needed = allowed.some((route) => route.method === method && overlaps(route, deeper))
      if (!needed) denials.add(arn(method, deeper))
    }
  }
  const allowances = allowed.map(({ method, segments }) => arn(method, policyPath(segments)))
  return policy([
    statement('Allow', allowances),
    ...(denials.size > 0 ? [statement('Deny', [...denials])] : []),
  ])
}

/** Paths that a route's pattern matches though they have a segment more. */
function deeperThan(segments: readonly string[]): string[] {
  return segments.flatMap((segment, index) =>
    segment.startsWith('{') && !segment.endsWith('+}')
      ? [policyPath(segments.toSpliced(index, 0, '{more}'))]
      : [],
  )
}

function statement(Effect: 'Allow' | 'Deny', Resource: string[]): Policy['Statement'][number] {
  return { Action: 'execute-api:Invoke', Effect, Resource }
}

function policy(Statement: Policy['Statement']): Policy {
  return { Version: '2012-10-17', Statement }
}
