import {
  OptionError,
  type Requirement,
  type ResourceOption,
  type ScopeNameOf,
  type ValidatedToken,
} from '@cognito-m2m/core'
import { type CompiledRequirement, compileFor, meets, systemClock } from '@cognito-m2m/core/adapter'
import { type AppSyncAuthorizerEvent, expectKind } from '../events/authorizer-event.ts'
import { type CognitoLambdaOptions, lambdaAuthorizer } from '../options.ts'
import {
  type AuthorizerContext,
  type ContextOf,
  checkedContext,
  contextFor,
  noContext,
  uncached,
} from './authorizer-context.ts'
import { checkedRequirement, compileNamed } from './requirement-option.ts'

/** Options of {@link appSyncAuthorizer}. */
export type AppSyncAuthorizerOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = CognitoLambdaOptions<Claims, Resource, Scope> & {
  /** What every operation requires. Default: a valid token only. */
  readonly requirement?: Requirement<NoInfer<Scope>>
  /**
   * Additional requirements by field, as `Type.field`: `{ 'Mutation.placeOrder': { scopes: 'write' } }`. Fields whose
   * requirement the token does not meet are returned as `deniedFields`. Default: none.
   */
  readonly fields?: Readonly<Record<string, Requirement<NoInfer<Scope>>>>
  /**
   * How long AppSync may cache the result for an accepted token, in seconds; never beyond the token's expiry. Default:
   * 300; 0 to 3600.
   */
  readonly cacheSeconds?: number
  /** Adds values to `ctx.identity.resolverContext`. Default: none. */
  readonly context?: ContextOf<Claims>
}

/**
 * The result of an AppSync authorizer.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export interface AppSyncResult {
  isAuthorized: boolean
  /** `ctx.identity.resolverContext` in resolvers. Contains empty strings for a refused request. */
  resolverContext: AuthorizerContext
  /** Fields that AppSync sets to null. */
  deniedFields: string[]
  /** How long AppSync may cache the result, in seconds. 0 for a refused request. */
  ttlOverride: number
}

/**
 * Creates a Lambda authorizer for an AppSync GraphQL API. AppSync caches the result by token, so the result depends
 * only on the token: `requirement` applies to every operation, `fields` to single fields. The cache duration
 * (`ttlOverride`) never exceeds the token's lifetime.
 *
 * With Lambda authorization, AppSync clients send the token without the `Bearer` scheme; a token with the scheme is
 * accepted as well. While keys are unavailable, the authorizer throws, and AppSync caches nothing.
 *
 * @example
 * ```ts
 * import { appSyncAuthorizer } from '@cognito-m2m/lambda'
 *
 * export const handler = appSyncAuthorizer({
 *   userPoolId: 'eu-west-1_AbCdEf123',
 *   resource: 'orders',
 *   requirement: { scopes: 'read' },
 *   fields: { 'Mutation.placeOrder': { scopes: 'write' } },
 * })
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The Lambda handler.
 * @throws OptionError when an option is not valid.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function appSyncAuthorizer<
  Claims = unknown,
  const Resource extends ResourceOption = string,
  Scope extends string = ScopeNameOf<Resource>,
>(
  options: AppSyncAuthorizerOptions<Claims, Resource, Scope>,
): (event: AppSyncAuthorizerEvent) => Promise<AppSyncResult> {
  const { authorizer, forRoute } = lambdaAuthorizer(options, [
    'requirement',
    'fields',
    'cacheSeconds',
    'context',
  ])
  const authorize = forRoute(checkedRequirement(authorizer, options))
  const fields = compileFields(options.fields, (requirement) => compileFor(authorizer, requirement))
  const cacheSeconds = checkedCacheSeconds(options.cacheSeconds)
  const more = checkedContext(options.context)
  const { now } = ('clock' in options && options.clock) || systemClock
  return async (event) => {
    expectKind(event, 'appSyncAuthorizer', ['app_sync'])
    const decision = await authorize(bearerOf(event.authorizationToken), event)
    if (decision.allowed) {
      const token = decision.token as ValidatedToken<Claims>
      const lifetime = Math.max(0, Math.floor(token.expiresAt - now()))
      return {
        isAuthorized: true,
        resolverContext: contextFor(token, more),
        deniedFields: fields.flatMap(([name, requirement]) => (meets(token, requirement) ? [] : [name])),
        ttlOverride: Math.min(cacheSeconds, lifetime),
      }
    }
    if (decision.code === 'temporarily_unavailable') throw uncached(decision)
    return { isAuthorized: false, resolverContext: noContext(), deniedFields: [], ttlOverride: 0 }
  }
}

/** Adds the `Bearer` scheme, which AppSync clients omit. */
function bearerOf(authorizationToken: unknown): string | undefined {
  if (typeof authorizationToken !== 'string' || authorizationToken === '') return undefined
  return /^\s*bearer\s/i.test(authorizationToken) ? authorizationToken : `Bearer ${authorizationToken}`
}

function compileFields(
  fields: Readonly<Record<string, Requirement>> = {},
  compile: (requirement: Requirement) => CompiledRequirement,
): readonly (readonly [string, CompiledRequirement])[] {
  if (typeof fields !== 'object' || fields === null) {
    throw new OptionError(
      'fields',
      'must be an object such as `{ "Mutation.placeOrder": { scopes: "orders/write" } }`.',
    )
  }
  return Object.entries(fields).map(([name, requirement]) => {
    if (!/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/.test(name)) {
      throw new OptionError(`fields["${name}"]`, 'must be named `Type.field`, such as `Mutation.placeOrder`.')
    }
    return [name, compileNamed(`fields["${name}"]`, requirement, compile)]
  })
}

function checkedCacheSeconds(seconds: unknown = 300): number {
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= 3600)) {
    throw new OptionError('cacheSeconds', 'must be a number from 0 to 3600.')
  }
  return Math.floor(seconds)
}
