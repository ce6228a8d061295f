import { OptionError } from '../errors.ts'
import type { JwksHealth } from '../jwks/key-source.ts'
import type { LoggerLike } from '../logs/logger.ts'
import { checkedMembers, checkedMethods, memberNames } from '../options.ts'
import type { Readiness, ReadinessOptions } from '../readiness.ts'
import type { ResourceOption, ScopeNameOf } from '../scopes/resource-option.ts'
import type { ValidatedToken } from '../validation/result.ts'
import { type Authorizer, type AuthorizerOptions, authorizerFrom } from './authorizer.ts'

/** Options of an adapter: those of {@link createAuthorizer}, or an authorizer that several parts of a program share. */
export type AdapterOptions<
  Claims = unknown,
  Request = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AuthorizerOptions<Claims, Request, Resource> | { readonly authorizer: Authorizer<Claims, Request, Scope> }

/** What an adapter does with a refused request: send the response, or throw a `RefusedError`. */
export type RefusalMode = 'respond' | 'throw'

/** What every adapter's guard has for start, readiness probes and shutdown. */
export interface GuardLifecycle<Claims = unknown, Request = unknown, Scope extends string = string> {
  /** The authorizer that the guard uses. */
  readonly authorizer: Authorizer<Claims, Request, Scope>
  /** Downloads keys before the first request arrives. Never rejects: the returned state says what failed. */
  prefetch(): Promise<readonly JwksHealth[]>
  /**
   * The state of each issuer's keys, for dashboards. An issuer whose keys are downloaded only when a token names it may
   * never be `usable`.
   */
  health(): readonly JwksHealth[]
  /**
   * What a readiness probe responds: 200 as soon as the keys of an issuer are usable, however old; 503 before. Never waits:
   * without keys, it starts the download.
   */
  readiness(options?: ReadinessOptions): Readiness
  /** Aborts running downloads and starts no more. */
  close(): void
}

/**
 * The authorizer for an adapter's options.
 *
 * @example
 * ```ts
 * import { type AdapterOptions, authorizerOf } from '@cognito-m2m/core/adapter'
 *
 * function cognitoM2M(options: AdapterOptions & { readonly greeting?: string }) {
 *   return authorizerOf(options, ['greeting'])
 * }
 * ```
 *
 * @param options Options as the user passed them.
 * @param otherNames The adapter's own options. Any other unknown option is an error, such as `clientId` for `clientIds`,
 * and so are options beside a shared authorizer, which would ignore them.
 * @param defaultLogger The framework's logger, where it has one: used without a `logger`. Default: the console.
 * @throws OptionError when they are not valid.
 */
export function authorizerOf<
  Claims,
  Request,
  Resource extends ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
>(
  options: AdapterOptions<Claims, Request, Resource, Scope>,
  otherNames: readonly string[] = [],
  defaultLogger?: LoggerLike,
): Authorizer<Claims, Request, Scope> {
  if (typeof options !== 'object' || options === null || !('authorizer' in options)) {
    return authorizerFrom(options, otherNames, defaultLogger)
  }
  checkedMembers<object>('options', options, memberNames(['authorizer', ...otherNames]))
  return checkedMethods('authorizer', options.authorizer, ['forRoute'])
}

/**
 * The `refusals` option of an adapter.
 *
 * @returns The checked mode. Default: `respond`.
 * @throws OptionError when it is neither `respond` nor `throw`.
 *
 * @example
 * ```ts
 * import { checkedRefusals } from '@cognito-m2m/core/adapter'
 *
 * checkedRefusals(undefined) // 'respond'
 * ```
 */
export function checkedRefusals(refusals: unknown = 'respond'): RefusalMode {
  if (refusals === 'respond' || refusals === 'throw') return refusals
  throw new OptionError('refusals', 'must be `respond` or `throw`.')
}

/**
 * The token that a guard left for the handlers after it.
 *
 * @param holder Where the guard leaves it: `res.locals`, `ctx.state`.
 * @throws Error when no guard ran, or when it let an anonymous request through.
 *
 * @example
 * ```ts
 * import { requiredToken } from '@cognito-m2m/core/adapter'
 *
 * export const accessTokenOf = (response: { readonly locals: { readonly accessToken?: unknown } }) =>
 *   requiredToken(response.locals)
 * ```
 */
export function requiredToken<Claims>({
  accessToken,
}: {
  readonly accessToken?: unknown
}): ValidatedToken<Claims> {
  if (accessToken) return accessToken as ValidatedToken<Claims>
  throw new Error(
    accessToken === null
      ? 'This request has no access token: the route allows anonymous callers.'
      : 'No guard ran before this handler. Put `guard()` before it; a guard that is not called does nothing.',
  )
}

/**
 * The {@link GuardLifecycle} of an authorizer, to spread into a guard.
 *
 * @example
 * ```ts
 * import { createAuthorizer } from '@cognito-m2m/core'
 * import { immediateAuthorize, lifecycleOf } from '@cognito-m2m/core/adapter'
 *
 * const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * export const guard = Object.assign(
 *   (scopes: string) => immediateAuthorize(authorizer, { scopes }),
 *   lifecycleOf(authorizer),
 * )
 * ```
 */
export function lifecycleOf<Claims, Request, Scope extends string>(
  authorizer: Authorizer<Claims, Request, Scope>,
): GuardLifecycle<Claims, Request, Scope> {
  const { prefetch, health, readiness, close } = authorizer.validator
  return { authorizer, prefetch, health, readiness, close }
}
