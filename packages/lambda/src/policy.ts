import type { ValidatedToken } from '@cognito-m2m/core'
import { meets } from '@cognito-m2m/core/adapter'
import { deeperThan, denialsBetween } from './denials.ts'
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
 * in beyond its own route is therefore denied by name: other routes that are refused, and paths that are no route at
 * all unless an allowed route lies among them. Denials win: in doubt a request is refused.
 */
export function policyFor(token: ValidatedToken, routes: readonly Route[], stageArn: string): Policy {
  const allowed = routes.filter(({ requirement }) => meets(token, requirement))
  if (allowed.length === 0) return policy([statement('Deny', [`${stageArn}/*`])])
  const refused = routes.filter((route) => !allowed.includes(route))

  const denials = new Set<string>()
  for (const route of allowed) {
    const { method } = route
    const unlisted = deeperThan(route).filter(
      (path) => !allowed.some((other) => other.method === method && overlaps(other, path)),
    )
    for (const path of [...unlisted, ...refused.flatMap((other) => denialsBetween(route, other))]) {
      denials.add(`${stageArn}/${method}${path}`)
    }
  }
  const allowances = allowed.map(({ method, segments }) => `${stageArn}/${method}${policyPath(segments)}`)
  return policy([
    statement('Allow', allowances),
    ...(denials.size > 0 ? [statement('Deny', [...denials])] : []),
  ])
}

function statement(Effect: 'Allow' | 'Deny', Resource: string[]): Policy['Statement'][number] {
  return { Action: 'execute-api:Invoke', Effect, Resource }
}

function policy(Statement: Policy['Statement']): Policy {
  return { Version: '2012-10-17', Statement }
}
