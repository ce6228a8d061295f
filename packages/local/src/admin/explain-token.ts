import { createAuthorizer, type Refused, type ValidationStage } from '@cognito-m2m/core'
import { systemClock } from '@cognito-m2m/core/adapter'
import { z } from 'zod'
import { consoleHeader, issuerOfPool, servedIssuerOf } from '../service.ts'
import type { AdminContext } from './admin-context.ts'
import { type ExplainedMember, explainClaims, explainHeader } from './member-notes.ts'

export const explanationInput = z.strictObject({
  token: z.string().max(70_000),
  /** The pool that the validator trusts. */
  userPoolId: z.string(),
  /** Scopes that the route asks for. */
  scopes: z.array(z.string()).default([]),
  /** The only clients that the API takes; none given means all. */
  clientIds: z.array(z.string()).default([]),
  maxTokenAgeSeconds: z.number().optional(),
  /** Judges as if the clock were so much ahead. */
  clockAheadSeconds: z.number().min(-1e8).max(1e8).default(0),
})

/** How far a token came, and what the API would answer. */
export interface Explanation {
  readonly stages: readonly {
    readonly stage: ValidationStage
    readonly outcome: 'passed' | 'failed' | 'not_reached'
  }[]
  /** Why it went no further. */
  readonly failure:
    | { readonly code: string; readonly expected: string; readonly subject?: string }
    | undefined
  readonly answer: { readonly status: number; readonly challenge: string | undefined; readonly body: unknown }
  readonly header: readonly ExplainedMember[]
  readonly claims: readonly ExplainedMember[]
}

const stages = ['format', 'signature', 'claims'] as const

/** Puts a token before a real validator of `@cognito-m2m/core`, and tells what it finds. */
export async function explainToken(
  { service, cognito, ownUrl }: AdminContext,
  input: z.output<typeof explanationInput>,
): Promise<Explanation> {
  const pool = service.registry.find(cognito.pool(input.userPoolId).userPoolId)
  if (pool === undefined) throw new RangeError('There is no such user pool.')
  const now = () => service.now() + input.clockAheadSeconds
  const authorizer = createAuthorizer({
    issuers: [
      {
        issuer: issuerOfPool(service, pool),
        // Where this process reaches itself: the public URL may be a name that only clients know.
        jwksUri: `${servedIssuerOf(service, pool).replace(service.baseUrl(), ownUrl)}/.well-known/jwks.json`,
      },
    ],
    ...(input.clientIds.length > 0 && { clientIds: input.clientIds }),
    ...(input.maxTokenAgeSeconds !== undefined && { maxTokenAgeSeconds: input.maxTokenAgeSeconds }),
    allowInsecureHttp: true,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init?.headers, [consoleHeader]: service.consoleKey } }),
    clock: { ...systemClock, now },
  })
  const authorize = authorizer.forRoute(input.scopes.length > 0 ? { scopes: input.scopes } : {})
  const decision = await authorize(`Bearer ${input.token}`, undefined)
  authorizer.validator.close()
  return {
    ...(decision.allowed ? accepted() : refused(decision)),
    header: explainHeader(partOf(input.token, 0)),
    claims: explainClaims(partOf(input.token, 1), now()),
  }
}

function accepted(): Pick<Explanation, 'stages' | 'failure' | 'answer'> {
  return {
    stages: stages.map((stage) => ({ stage, outcome: 'passed' })),
    failure: undefined,
    answer: { status: 200, challenge: undefined, body: undefined },
  }
}

function refused({ status, headers, body, failure, unavailable, code }: Refused) {
  // Text that is no bearer token at all is refused before the first stage; without keys the second has no verdict.
  const failedStage = failure?.stage ?? (unavailable === undefined ? 'format' : 'signature')
  const failedIndex = stages.indexOf(failedStage)
  return {
    stages: stages.map((stage, index) => ({
      stage,
      outcome:
        index < failedIndex
          ? ('passed' as const)
          : index === failedIndex
            ? ('failed' as const)
            : ('not_reached' as const),
    })),
    failure: failure ?? {
      code: unavailable === undefined ? code : 'keys_unavailable',
      expected:
        unavailable === undefined
          ? 'the text of one token after `Bearer`'
          : `the issuer's key set; its download failed (${unavailable.code})`,
    },
    answer: { status, challenge: headers['www-authenticate'], body },
  }
}

function partOf(token: string, index: number): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
