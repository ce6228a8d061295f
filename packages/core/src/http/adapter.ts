import { OptionError } from '../errors.ts'
import type { JwksHealth } from '../jwks/key-source.ts'
import type { LoggerLike } from '../logs/logger.ts'
import { checkedMembers, checkedMethods, memberNames } from '../options.ts'
import type { Readiness, ReadinessOptions } from '../readiness.ts'
import type { ResourceOption, ScopeNameOf } from '../scopes/resource-option.ts'
import type { ValidatedToken } from '../validation/result.ts'
import { type Authorizer, type AuthorizerOptions, authorizerFrom } from './authorizer.ts'

/** Options of an adapter: either those of {@link createAuthorizer}, or an existing authorizer to share. */
export type AdapterOptions<
  Claims = unknown,
  Request = unknown,
  Resource extends ResourceOption = ResourceOption,
  Scope extends string = ScopeNameOf<Resource>,
> = AuthorizerOptions<Claims, Request, Resource> | { readonly authorizer: Authorizer<Claims, Request, Scope> }

/** How an adapter handles a refused request: `respond` sends the response, `throw` throws a `RefusedError`. */
export type RefusalMode = 'respond' | 'throw'

/** Members of every adapter's guard for startup, readiness probes and shutdown. */
export interface GuardLifecycle<Claims = unknown, Request = unknown, Scope extends string = string> {
  /** The authorizer that the guard uses. */
  readonly authorizer: Authorizer<Claims, Request, Scope>
  /** Downloads the keys before the first request arrives. Never rejects: the returned state reports failures. */
  prefetch(): Promise<readonly JwksHealth[]>
  /**
   * Returns the state of each issuer's keys, for dashboards. Keys of some issuers, such as a pool's `UPDATED` issuer,
   * are downloaded only when a token names the issuer, so they may never become `usable`.
   */
  health(): readonly JwksHealth[]
  /**
   * Returns the response for a readiness probe: 200 as soon as the keys of one issuer are usable, even if stale, and
   * 503 before that. Never waits: if there are no keys, it starts the download.
   */
  readiness(options?: ReadinessOptions): Readiness
  /** Aborts running downloads and prevents new ones. Cached keys stay usable until they are too old. */
  close(): void
}

/**
 * Returns the authorizer for an adapter's options: creates one, or returns the shared one.
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
 * @param otherNames Names of the adapter's own options. Any other unknown option is an error, such as `clientId` for
 * `clientIds`. So is any validation option next to a shared authorizer, which would ignore it.
 * @param defaultLogger The framework's logger, used if the options have no `logger`. Default: the console.
 * @returns The authorizer.
 * @throws OptionError when an option is not valid.
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
 * Checks the `refusals` option of an adapter.
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
 * Returns the token that a guard stored for the handlers after it.
 *
 * @param holder The object in which the guard stored it: `res.locals`, `ctx.state`.
 * @returns The validated token.
 * @throws Error when no guard ran, or when the guard allowed a request without a token.
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
      ? 'This request has no access token: the route allows anonymous callers. Check for a null token, or remove `anonymous: true`.'
      : 'No guard ran before this handler. Put `guard()` before it. Passing `guard` without calling it has no effect.',
  )
}

/**
 * Returns the {@link GuardLifecycle} members of an authorizer, to assign to a guard.
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
