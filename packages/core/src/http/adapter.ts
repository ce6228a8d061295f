import type { JwksHealth } from '../jwks/key-source.ts'
import { checkedMembers, checkedMethods, memberNames } from '../options.ts'
import type { ResourceOption, ScopeNameOf } from '../scopes/resource-option.ts'
import { type Authorizer, type AuthorizerOptions, authorizerFrom } from './authorizer.ts'

/** Options of an adapter: those of {@link createAuthorizer}, or an authorizer that several parts of a program share. */
export type AdapterOptions<
  Claims = unknown,
  Request = unknown,
  Resource extends ResourceOption = ResourceOption,
> =
  | AuthorizerOptions<Claims, Request, Resource>
  | { readonly authorizer: Authorizer<Claims, Request, ScopeNameOf<Resource>> }

/** What every adapter's guard has for start, readiness probes and shutdown. */
export interface GuardLifecycle<Claims = unknown, Request = unknown, Scope extends string = string> {
  /** The authorizer that the guard uses. */
  readonly authorizer: Authorizer<Claims, Request, Scope>
  /** Downloads keys before the first request arrives. Never rejects: the returned state says what failed. */
  prefetch(): Promise<readonly JwksHealth[]>
  /**
   * The state of each issuer's keys, for readiness probes: ready when one is `usable`. An issuer whose keys are downloaded
   * only when a token names it may never be.
   */
  health(): readonly JwksHealth[]
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
 * @throws OptionError when they are not valid.
 */
export function authorizerOf<Claims, Request, Resource extends ResourceOption>(
  options: AdapterOptions<Claims, Request, Resource>,
  otherNames: readonly string[] = [],
): Authorizer<Claims, Request, ScopeNameOf<Resource>> {
  if (typeof options !== 'object' || options === null || !('authorizer' in options)) {
    return authorizerFrom(options, otherNames)
  }
  checkedMembers<object>('options', options, memberNames(['authorizer', ...otherNames]))
  return checkedMethods('authorizer', options.authorizer, ['forRoute'])
}

/** The {@link GuardLifecycle} of an authorizer, to spread into a guard. */
export function lifecycleOf<Claims, Request, Scope extends string>(
  authorizer: Authorizer<Claims, Request, Scope>,
): GuardLifecycle<Claims, Request, Scope> {
  const { prefetch, health, close } = authorizer.validator
  return { authorizer, prefetch, health, close }
}
