import {
  type AuthorizerOptions,
  createAuthorizer,
  OptionError,
  type Refused,
  type ValidationStage,
} from '@cognito-m2m/core'
import { systemClock } from '@cognito-m2m/core/adapter'
import { checkThat, list, number, object, string } from '../options/check.ts'
import { consoleHeader, issuerOfPool, type Service, servedIssuerOf } from '../service.ts'
import type { AdminContext } from './admin-context.ts'
import { type ExplainedMember, explainClaims, explainHeader } from './member-notes.ts'

/** Parameters of an explanation. */
interface Input {
  readonly token: string
  /** The pool that the validator trusts. */
  readonly userPoolId?: string
  /** Scopes that the route requires. */
  readonly scopes: readonly string[]
  /** The clients that the API accepts. If empty, all are accepted. */
  readonly clientIds: readonly string[]
  readonly maxTokenAgeSeconds?: number
  /** Validates as if the clock were ahead by this many seconds. */
  readonly clockAheadSeconds: number
  /** An adapter's options, which replace the validator options above. */
  readonly options?: Readonly<Record<string, unknown>>
}

const strings = list(string('a non-empty string'), 'an array of strings')
const check = object(
  {
    token: checkThat((value) => typeof value === 'string' && value.length <= 70_000, 'a token'),
    userPoolId: string('a user pool ID'),
    scopes: strings,
    clientIds: strings,
    maxTokenAgeSeconds: number(0, 1e9, 'a number of seconds'),
    clockAheadSeconds: number(-1e8, 1e8, 'a number of seconds'),
    options: checkThat(
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      'an object',
    ),
  },
  ['token'],
)

/** The result of each stage, and the response of the API. */
export interface Explanation {
  readonly stages: readonly {
    readonly stage: ValidationStage
    readonly outcome: 'passed' | 'failed' | 'not_reached'
  }[]
  /** Why the token was refused. */
  readonly failure:
    | { readonly code: string; readonly expected: string; readonly subject?: string }
    | undefined
  /** The option to change if the token should be accepted. */
  readonly option: string | undefined
  readonly answer: { readonly status: number; readonly challenge: string | undefined; readonly body: unknown }
  readonly header: readonly ExplainedMember[]
  readonly claims: readonly ExplainedMember[]
}

const stages = ['format', 'signature', 'claims'] as const

/** Options of an adapter that do not affect the decision. */
const ofTheAdapter = [
  'onEvent',
  'hints',
  'realm',
  'resourceMetadataUrl',
  'refusals',
  'clock',
  'fetch',
  'health',
]

/**
 * Passes a token to a validator of `@cognito-m2m/core` and explains the result.
 *
 * @throws OptionError when the pasted options are not valid, as the adapter would at startup.
 */
export async function explainToken(context: AdminContext, request: unknown): Promise<Explanation> {
  check(request, '')
  const input: Input = {
    scopes: [],
    clientIds: [],
    clockAheadSeconds: 0,
    ...(request as Partial<Input> & { token: string }),
  }
  const { service } = context
  const now = () => service.now() + input.clockAheadSeconds
  const authorizer = createAuthorizer({
    ...(input.options === undefined ? formOptions(context, input) : pastedOptions(context, input.options)),
    allowInsecureHttp: true,
    fetch: (url, init) =>
      fetch(url, { ...init, headers: { ...init?.headers, [consoleHeader]: service.consoleKey } }),
    clock: { ...systemClock, now },
    logger: false,
  } as AuthorizerOptions)
  const authorize = authorizer.forRoute(input.scopes.length > 0 ? { scopes: input.scopes } : {})
  const decision = await authorize(`Bearer ${input.token}`, undefined)
  authorizer.validator.close()
  return {
    ...(decision.allowed ? accepted() : refused(decision)),
    header: explainHeader(partOf(input.token, 0)),
    claims: explainClaims(partOf(input.token, 1), now()),
  }
}

function formOptions(context: AdminContext, { userPoolId, clientIds, maxTokenAgeSeconds }: Input) {
  return {
    issuers: issuersOf(context, context.cognito.pool(userPoolId).userPoolId),
    ...(clientIds.length > 0 && { clientIds }),
    ...(maxTokenAgeSeconds !== undefined && { maxTokenAgeSeconds }),
  }
}

/** Redirects the key downloads of this server's own pools and issuers to this process. */
function pastedOptions(context: AdminContext, options: Readonly<Record<string, unknown>>) {
  const kept = Object.fromEntries(Object.entries(options).filter(([name]) => !ofTheAdapter.includes(name)))
  const { userPoolId, issuers, ...rest } = kept
  const named =
    userPoolId !== undefined
      ? [userPoolId].flat().map((id) => ({ userPoolId: id }))
      : Array.isArray(issuers)
        ? issuers
        : undefined
  if (named === undefined) return kept
  return {
    ...rest,
    issuers: named.flatMap((entry: { userPoolId?: unknown; issuer?: unknown }, index) => {
      const pool = poolOf(context.service, entry)
      if (pool === undefined && entry?.userPoolId === undefined) return [entry]
      if (pool === undefined)
        throw new OptionError(
          userPoolId !== undefined ? 'userPoolId' : `issuers[${index}].userPoolId`,
          `is not a user pool of this server. Its pools: ${context.cognito.pools.map((one) => one.userPoolId).join(', ')}.`,
        )
      return issuersOf(context, pool)
    }),
  }
}

function poolOf(
  service: Service,
  entry: { userPoolId?: unknown; issuer?: unknown } | null,
): string | undefined {
  const { userPoolId, issuer } = Object(entry) as { userPoolId?: unknown; issuer?: unknown }
  const found = service.registry
    .list()
    .find((pool) => pool.id === userPoolId || issuerOfPool(service, pool) === issuer)
  return found?.id
}

/** The current issuer of a pool, with a JWKS URI that this process can reach. */
function issuersOf({ service, ownUrl }: AdminContext, userPoolId: string) {
  const pool = service.registry.find(userPoolId)
  if (pool === undefined) throw new RangeError('The user pool does not exist.')
  const served = servedIssuerOf(service, pool).replace(service.baseUrl(), ownUrl)
  return [{ issuer: issuerOfPool(service, pool), jwksUri: `${served}/.well-known/jwks.json` }]
}

function accepted(): Pick<Explanation, 'stages' | 'failure' | 'option' | 'answer'> {
  return {
    stages: stages.map((stage) => ({ stage, outcome: 'passed' })),
    failure: undefined,
    option: undefined,
    answer: { status: 200, challenge: undefined, body: undefined },
  }
}

/** Failure → the option that determines it. Failures without an option are problems of the token itself. */
const decidingOption: Readonly<Record<string, string>> = {
  issuer_unknown: 'userPoolId',
  client_not_allowed: 'clientIds',
  resource_mismatch: 'resource',
  audience_mismatch: 'audience',
  client_scope_exceeded: 'clientScopes',
  token_issued_in_future: 'clockToleranceSeconds',
  not_a_machine_token: 'tokens',
  token_too_old: 'maxTokenAgeSeconds',
  insufficient_scope: 'scopes',
}

function refused({ status, headers, body, failure, unavailable, code }: Refused) {
  // Without a bearer token, the request is refused before the first stage; without keys, the second has no verdict.
  const failedStage = failure?.stage ?? (unavailable === undefined ? 'format' : 'signature')
  const failedIndex = stages.indexOf(failedStage)
  const found = failure ?? {
    code: unavailable === undefined ? code : 'keys_unavailable',
    expected:
      unavailable === undefined
        ? 'one token after `Bearer`'
        : `the issuer's keys; their download failed (${unavailable.code})`,
  }
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
    failure: found,
    option: Object.hasOwn(decidingOption, found.code) ? decidingOption[found.code] : undefined,
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
