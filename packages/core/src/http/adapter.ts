import type { KeysHealth } from '../jwks/key-source.ts'
import { checkedMembers, checkedMethods, memberNames } from '../options.ts'
import { type Authorizer, type AuthorizerOptions, createAuthorizer } from './authorizer.ts'

/**
 * What the `cognitoM2M` of every adapter takes: the options of {@link createAuthorizer}, or an authorizer that
 * several parts of a program share.
 */
export type AdapterOptions<Claims = unknown, Request = unknown> =
  | AuthorizerOptions<Claims, Request>
  | { readonly authorizer: Authorizer<Claims, Request> }

/** What every adapter's guard carries beside itself, for start, readiness probe and shutdown. */
export interface GuardLifecycle<Claims = unknown, Request = unknown> {
  /** Decides, below the framework. */
  readonly authorizer: Authorizer<Claims, Request>
  /** Downloads keys before the first request comes. Never rejects: see what it returns. */
  prefetch(): Promise<readonly KeysHealth[]>
  /**
   * The state of each issuer's keys, for a readiness probe: ready once one is `usable`. One whose keys are downloaded
   * only when a token names it may never be.
   */
  health(): readonly KeysHealth[]
  /** Ends running downloads and starts no more. */
  close(): void
}

/**
 * The authorizer that an adapter's options stand for.
 *
 * @param otherNames The adapter's own options. Any further one is a mistake, such as `clientId` for `clientIds`, and
 * so is one beside an authorizer that is made already and would not look at it.
 * @throws OptionError when they are not valid.
 */
export function authorizerOf<Claims, Request>(
  options: AdapterOptions<Claims, Request>,
  otherNames: readonly string[] = [],
): Authorizer<Claims, Request> {
  if (typeof options !== 'object' || options === null || !('authorizer' in options)) {
    return createAuthorizer(options, otherNames)
  }
  checkedMembers<object>('options', options, memberNames(['authorizer', ...otherNames]))
  return checkedMethods('authorizer', options.authorizer, ['require'])
}

/** @see GuardLifecycle */
export function lifecycleOf<Claims, Request>(
  authorizer: Authorizer<Claims, Request>,
): GuardLifecycle<Claims, Request> {
  const { prefetch, health, close } = authorizer.validator
  return { authorizer, prefetch, health, close }
}
