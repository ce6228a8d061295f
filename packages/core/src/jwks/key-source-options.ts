import { OptionError } from '../errors.ts'
import { checkedMembers, checkedMethods, checkedNumber } from '../options.ts'
import type { KeyCache } from './key-cache.ts'
import type { RefreshGateOptions } from './refresh-gate.ts'

/** Policy for an issuer's keys. The defaults suit Cognito; each number has a checked range. */
export interface KeySourceOptions {
  /** Age in seconds from which the keys are downloaded anew, in the background. Default 600; 1 to 86,400. */
  readonly softAgeSeconds?: number
  /** Seconds after the last good download for which keys serve while the endpoint fails. Default 86,400; 1 to 604,800. */
  readonly maxAgeSeconds?: number
  /** Downloads that may follow each other at once. Default 2; 1 to 10. */
  readonly burst?: number
  /** Seconds until one more download is allowed. Default 10; 1 to 3600. */
  readonly cooldownSeconds?: number
  /** Longest wait after a first failed download; doubled by each further one, jittered. Default 1; 0.1 to 60. */
  readonly backoffSeconds?: number
  /** Longest wait after any failed download, and the most of a Retry-After that is respected. Default 60; 1 to 3600. */
  readonly maxBackoffSeconds?: number
  /** For a whole download, headers and body. Default 3; 0.1 to 60. */
  readonly deadlineSeconds?: number
  /** Of the document, decoded. Default 262,144; 1024 to 16,777,216. */
  readonly maxBytes?: number
  /** Default 100; 1 to 1000. A document with more is refused. */
  readonly maxKeys?: number
  /** Where keys outlive the process, for warm starts. Default: nowhere. */
  readonly cache?: KeyCache
}

/** {@link KeySourceOptions}, checked and complete. */
export interface KeyPolicy extends RefreshGateOptions {
  readonly softAgeSeconds: number
  readonly maxAgeSeconds: number
  readonly deadlineSeconds: number
  readonly maxBytes: number
  readonly maxKeys: number
  readonly cache: KeyCache | undefined
}

const optionNames: Readonly<Record<keyof KeySourceOptions, true>> = {
  softAgeSeconds: true,
  maxAgeSeconds: true,
  burst: true,
  cooldownSeconds: true,
  backoffSeconds: true,
  maxBackoffSeconds: true,
  deadlineSeconds: true,
  maxBytes: true,
  maxKeys: true,
  cache: true,
}

/** @throws OptionError for a value out of its range. */
export function checkedKeyPolicy(options: KeySourceOptions = {}): KeyPolicy {
  checkedMembers('keys', options, optionNames)
  const number = (
    name: keyof KeySourceOptions,
    min: number,
    max: number,
    fallback: number,
    integer = false,
  ) => checkedNumber(`keys.${name}`, options[name], { min, max, fallback, integer })
  const policy: KeyPolicy = {
    softAgeSeconds: number('softAgeSeconds', 1, 86_400, 600),
    maxAgeSeconds: number('maxAgeSeconds', 1, 604_800, 86_400),
    burst: number('burst', 1, 10, 2, true),
    cooldownSeconds: number('cooldownSeconds', 1, 3600, 10),
    backoffSeconds: number('backoffSeconds', 0.1, 60, 1),
    maxBackoffSeconds: number('maxBackoffSeconds', 1, 3600, 60),
    deadlineSeconds: number('deadlineSeconds', 0.1, 60, 3),
    maxBytes: number('maxBytes', 1024, 16_777_216, 262_144, true),
    maxKeys: number('maxKeys', 1, 1000, 100, true),
    cache: checkedCache(options.cache),
  }
  if (policy.maxAgeSeconds < policy.softAgeSeconds) {
    throw new OptionError('keys.maxAgeSeconds', 'must not be less than `keys.softAgeSeconds`.')
  }
  return policy
}

function checkedCache(cache: KeyCache | undefined): KeyCache | undefined {
  return cache === undefined ? undefined : checkedMethods('keys.cache', cache, ['load', 'save'])
}
