import { OptionError } from '../errors.ts'
import {
  type CheckedOptions,
  checkedMethods,
  checkedOptions,
  numberFrom,
  type OptionCheck,
  optional,
} from '../options.ts'
import type { JwksCache } from './jwks-cache.ts'

/**
 * How an issuer's keys are downloaded and cached. The defaults suit Cognito. Numbers outside their range are refused
 * with {@link OptionError}.
 */
export interface JwksOptions {
  /**
   * Age at which keys are refreshed in the background, in seconds (stale-while-revalidate). Default: 600; 1 to 86,400.
   */
  readonly softAgeSeconds?: number
  /**
   * How long cached keys stay usable while downloads fail, in seconds (stale-if-error). Default: 86,400; 1 to 604,800.
   */
  readonly maxAgeSeconds?: number
  /** Capacity of the token bucket that limits downloads. Default: 2; 1 to 10. */
  readonly refreshBurst?: number
  /** Refill interval of that token bucket: seconds per additional download. Default: 10; 1 to 3600. */
  readonly refreshRefillSeconds?: number
  /**
   * Maximum wait after the first failed download, in seconds. Doubles with each further failure, with full jitter.
   * Default: 1; 0.1 to 60.
   */
  readonly backoffSeconds?: number
  /** Maximum wait after any failed download, and the cap on `Retry-After`, in seconds. Default: 60; 1 to 3600. */
  readonly maxBackoffSeconds?: number
  /** Timeout of a whole download, headers and body, in seconds. Default: 3; 0.1 to 60. */
  readonly deadlineSeconds?: number
  /** Maximum size of a document, in bytes. Default: 262,144; 1024 to 16,777,216. */
  readonly maxBytes?: number
  /** Maximum number of keys in a document. A document with more is refused. Default: 100; 1 to 1000. */
  readonly maxKeys?: number
  /** Stores keys across processes, for warm starts. Default: none. */
  readonly cache?: JwksCache
}

/** {@link JwksOptions}, checked and complete. */
export type KeyPolicy = CheckedOptions<typeof checks>

const checks = {
  softAgeSeconds: numberFrom(1, 86_400, 600),
  maxAgeSeconds: numberFrom(1, 604_800, 86_400),
  refreshBurst: numberFrom(1, 10, 2, 'integer'),
  refreshRefillSeconds: numberFrom(1, 3600, 10),
  backoffSeconds: numberFrom(0.1, 60, 1),
  maxBackoffSeconds: numberFrom(1, 3600, 60),
  deadlineSeconds: numberFrom(0.1, 60, 3),
  maxBytes: numberFrom(1024, 16_777_216, 262_144, 'integer'),
  maxKeys: numberFrom(1, 1000, 100, 'integer'),
  cache: optional((option, value) => checkedMethods(option, value as JwksCache, ['load', 'save'])),
} satisfies Record<keyof JwksOptions, OptionCheck<unknown>>

/** @throws OptionError when a value is out of range. */
export function checkedKeyPolicy(options: unknown = {}): KeyPolicy {
  const policy = checkedOptions('keys', options as object, checks)
  if (policy.maxAgeSeconds < policy.softAgeSeconds) {
    throw new OptionError('keys.maxAgeSeconds', 'must not be less than `keys.softAgeSeconds`.')
  }
  return policy
}
