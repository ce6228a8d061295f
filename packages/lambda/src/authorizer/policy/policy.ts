import type { ValidatedToken } from '@cognito-m2m/core'
import { meets } from '@cognito-m2m/core/adapter'
import { deeperThan, denialsBetween, disguises, refuseConflicts, slashDenials } from './denials.ts'
import { overlaps } from './route-overlap.ts'
import { byMethod, type Route } from './routes.ts'

/** An IAM policy as an API Gateway authorizer returns it. */
export interface Policy {
  Version: '2012-10-17'
  Statement: { Action: 'execute-api:Invoke'; Effect: 'Allow' | 'Deny'; Resource: string[] }[]
}

/** Resources of a policy, without the ARN of the stage: `/GET/orders/*`. */
interface Verdict {
  readonly allow: readonly string[]
  readonly deny: readonly string[]
}

/** Maximum number of cached verdicts. Tokens reach few different sets of routes. */
const maxVerdicts = 128

/**
 * Creates policies for the whole API. A policy does not depend on the current request: API Gateway caches it by token
 * and applies it to later requests for any route.
 *
 * IAM's `*` also matches slashes, so `/orders/{id}` would allow `/orders/1/refunds`. The policy therefore explicitly
 * denies what an allowed pattern matches beyond its own route: other, refused routes, and paths that belong to no
 * route, unless an allowed route is among them. Denials take precedence, so in doubt a request is refused.
 *
 * @returns A function that returns the policy for a token, on the stage of an ARN such as
 * `arn:aws:execute-api:eu-west-1:123456789012:abc/prod`.
 * @throws OptionError when no policy can distinguish the routes.
 */
export function createPolicies(
  routes: readonly Route[],
): (token: ValidatedToken, stageArn: string) => Policy {
  refuseConflicts(routes)
  const hidden = disguises(routes)
  const requirements = [...new Set(routes.map(({ requirement }) => requirement))]
  const verdicts = new Map<string, Verdict>()

  return (token, stageArn) => {
    const met = requirements.map((requirement) => meets(token, requirement))
    const key = met.map(Number).join('')
    let verdict = verdicts.get(key)
    if (verdict === undefined) {
      const isAllowed = new Set(requirements.filter((_, index) => met[index]))
      verdict = verdictOn(routes, (route) => isAllowed.has(route.requirement), hidden)
      if (verdicts.size >= maxVerdicts) verdicts.clear()
      verdicts.set(key, verdict)
    }
    return policy(verdict, stageArn)
  }
}

function verdictOn(
  routes: readonly Route[],
  isAllowed: (route: Route) => boolean,
  hidden: readonly string[],
): Verdict {
  const allow: string[] = []
  const deny = new Set<string>()
  let mayHide = false
  for (const [method, sameMethod] of byMethod(routes)) {
    const allowed = sameMethod.filter(isAllowed)
    const refused = sameMethod.filter((route) => !isAllowed(route))
    for (const route of allowed) {
      allow.push(`/${method}${route.pattern}`)
      if (!route.pattern.includes('*')) continue
      mayHide ||= refused.length > 0
      const unlisted = deeperThan(route).filter((path) => !allowed.some((other) => overlaps(other, path)))
      const others = refused.flatMap((other) => [
        ...denialsBetween(route, other),
        ...slashDenials(route, other, allowed),
      ])
      for (const path of [...unlisted, ...others]) deny.add(`/${method}${path}`)
    }
  }
  if (allow.length === 0) return { allow, deny: ['/*'] }
  if (mayHide) for (const path of hidden) deny.add(`/${path}`)
  return { allow, deny: [...deny] }
}

function policy({ allow, deny }: Verdict, stageArn: string): Policy {
  const statement = (Effect: 'Allow' | 'Deny', resources: readonly string[]): Policy['Statement'] =>
    resources.length === 0
      ? []
      : [
          {
            Action: 'execute-api:Invoke',
            Effect,
            Resource: resources.map((resource) => `${stageArn}${resource}`),
          },
        ]
  return { Version: '2012-10-17', Statement: [...statement('Allow', allow), ...statement('Deny', deny)] }
}
