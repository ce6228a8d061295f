import { signatureBackend as defaultBackend } from '#signature-backend'
import type { Answer } from '../answer.ts'
import { boundedRandom, type Clock, type Random } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { type EventListener, eventEmitter } from '../events.ts'
import type { Fetch } from '../fetch/bounded-fetch.ts'
import { type Issuer, type IssuerOptions, resolveIssuers } from '../issuer/issuer-options.ts'
import { checkedKeyPolicy, type KeyPolicy, type KeySourceOptions } from '../jwks/key-source-options.ts'
import {
  checkedClock,
  checkedFunction,
  checkedMembers,
  checkedMethods,
  checkedNumber,
  checkedStrings,
  isPlainObject,
  memberNames,
} from '../options.ts'
import type { SignatureBackend } from '../signature/backend.ts'
import type { MemoryOptions } from './remembered-tokens.ts'
import type { ValidatedToken } from './result.ts'
import type { StandardSchema } from './standard-schema.ts'

/** What {@link createTokenValidator} takes. `userPoolId` or `issuers` is all that must be given. */
export interface TokenValidatorOptions<Claims = unknown> {
  /** User pools whose tokens are taken, under their `ORIGINAL` issuer: `eu-west-1_AbCdEf123`. */
  readonly userPoolId?: string | readonly string[]
  /** Every other issuer, and pools with other issuer types or replicas. */
  readonly issuers?: readonly IssuerOptions[]
  /** App clients whose tokens are taken. Default: every client of the pool. */
  readonly clientIds?: readonly string[]
  /** `machine` (default): client-credentials tokens only. `machine_and_user`: access tokens of users too. */
  readonly tokens?: 'machine' | 'machine_and_user'
  /** One of these must be in `aud`. Default: `aud` is not asked for, as Cognito sends none to machines. */
  readonly audience?: string | readonly string[]
  /** Client id → the most scopes that its tokens may carry. A token with any other is refused. Default: no limits. */
  readonly clientScopes?: Readonly<Record<string, readonly string[]>>
  /** Checks and types the claims that are your own: any Standard Schema validator. Default: none. */
  readonly customClaims?: StandardSchema<Claims>
  /** Asked for each use of a valid token, remembered or not. What it throws, the caller gets. Default: nothing is. */
  readonly isRevoked?: (token: ValidatedToken<Claims>) => Answer<boolean>
  /** How far clocks may differ, for `exp`, `nbf`, `iat` and the age. Default 5; 0 to 300. */
  readonly clockToleranceSeconds?: number
  /** Since `iat`. Default: as long as `exp` allows; 1 to 31,536,000. */
  readonly maxTokenAgeSeconds?: number
  /** Longer tokens are refused unread. Default 8192; 256 to 65,536. */
  readonly maxTokenBytes?: number
  /** Policy for the issuers' keys. */
  readonly keys?: KeySourceOptions
  /** Memory of validated tokens, or false for none. Default: 10,000 tokens and 64 MiB. */
  readonly memory?: false | MemoryOptions
  /** Takes `http:` issuers and key URLs on hosts that are not loopback. Default false. */
  readonly allowInsecureHttp?: boolean
  /** Default: the runtime's. */
  readonly fetch?: Fetch
  /** Default: the machine's clocks. */
  readonly clock?: Clock
  /** For jitter. Default `Math.random`. */
  readonly random?: Random
  /** Receives every event. Default: nobody does. */
  readonly onEvent?: EventListener
  /** Default: `node:crypto` on Node, WebCrypto elsewhere. */
  readonly signatureBackend?: SignatureBackend
}

/** {@link TokenValidatorOptions}, checked and complete. */
export interface ValidatorSettings<Claims> {
  readonly issuers: readonly Issuer[]
  readonly clientIds: ReadonlySet<string> | undefined
  readonly users: boolean
  readonly audience: ReadonlySet<string> | undefined
  readonly clientScopes: ReadonlyMap<string, ReadonlySet<string>> | undefined
  readonly customClaims: StandardSchema<Claims> | undefined
  readonly isRevoked: ((token: ValidatedToken<Claims>) => Answer<boolean>) | undefined
  readonly toleranceSeconds: number
  readonly maxAgeSeconds: number | undefined
  readonly maxTokenBytes: number
  readonly keyPolicy: KeyPolicy
  readonly memory: { readonly maxEntries: number; readonly maxBytes: number } | undefined
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: Random
  readonly signatureBackend: SignatureBackend
  readonly emit: EventListener
}

const optionNames: Readonly<Record<keyof TokenValidatorOptions, true>> = {
  userPoolId: true,
  issuers: true,
  clientIds: true,
  tokens: true,
  audience: true,
  clientScopes: true,
  customClaims: true,
  isRevoked: true,
  clockToleranceSeconds: true,
  maxTokenAgeSeconds: true,
  maxTokenBytes: true,
  keys: true,
  memory: true,
  allowInsecureHttp: true,
  fetch: true,
  clock: true,
  random: true,
  onEvent: true,
  signatureBackend: true,
}

/** What only ever narrows down who is let in: the typing error of a configuration must not leave it open. */
const restrictions = [
  'clientIds',
  'audience',
  'clientScopes',
  'customClaims',
  'isRevoked',
  'maxTokenAgeSeconds',
] as const satisfies readonly (keyof TokenValidatorOptions)[]

/**
 * @param otherNames Options that the caller knows besides, and checks.
 * @throws OptionError for the first option that is missing, unknown, of the wrong type or out of range.
 */
export function checkedSettings<Claims>(
  options: TokenValidatorOptions<Claims>,
  otherNames: readonly string[] = [],
): ValidatorSettings<Claims> {
  if (typeof options !== 'object' || options === null) {
    throw new OptionError('options', 'must be an object such as `{ userPoolId: "eu-west-1_AbCdEf123" }`.')
  }
  checkedMembers<object>('options', options, { ...optionNames, ...memberNames(otherNames) })
  for (const name of restrictions) {
    if (Object.hasOwn(options, name) && options[name] === undefined) {
      throw new OptionError(
        name,
        'is undefined, which would restrict nothing: leave it out if that is meant.',
      )
    }
  }
  const { tokens = 'machine', allowInsecureHttp = false, signatureBackend = defaultBackend } = options
  if (tokens !== 'machine' && tokens !== 'machine_and_user') {
    throw new OptionError('tokens', 'must be `machine` or `machine_and_user`.')
  }
  if (typeof allowInsecureHttp !== 'boolean')
    throw new OptionError('allowInsecureHttp', 'must be true or false.')
  return {
    issuers: resolveIssuers(options.userPoolId, options.issuers, allowInsecureHttp),
    clientIds: optional(
      options.clientIds,
      (list) => new Set(checkedStrings('clientIds', list, clientIdRule)),
    ),
    users: tokens === 'machine_and_user',
    audience: optional(options.audience, (list) => new Set(checkedStrings('audience', list, audienceRule))),
    clientScopes: optional(options.clientScopes, checkedClientScopes),
    customClaims: optional(options.customClaims, checkedSchema),
    isRevoked: optional(options.isRevoked, (hook) => checkedFunction('isRevoked', hook, hook)),
    toleranceSeconds: checkedNumber('clockToleranceSeconds', options.clockToleranceSeconds, {
      min: 0,
      max: 300,
      fallback: 5,
    }),
    maxAgeSeconds: optional(options.maxTokenAgeSeconds, (value) =>
      checkedNumber('maxTokenAgeSeconds', value, { min: 1, max: 31_536_000, fallback: 0 }),
    ),
    maxTokenBytes: checkedNumber('maxTokenBytes', options.maxTokenBytes, {
      min: 256,
      max: 65_536,
      fallback: 8192,
      integer: true,
    }),
    keyPolicy: checkedKeyPolicy(options.keys),
    memory: checkedMemory(options.memory),
    fetch: checkedFunction<Fetch>('fetch', options.fetch, (url, init) => globalThis.fetch(url, init)),
    clock: checkedClock(options.clock),
    random: boundedRandom(checkedFunction<Random>('random', options.random, Math.random)),
    signatureBackend: checkedMethods('signatureBackend', signatureBackend, ['importKey', 'decodeBase64url']),
    emit: eventEmitter(
      optional(options.onEvent, (listener) => checkedFunction('onEvent', listener, listener)),
    ),
  }
}

const clientIdRule = { pattern: /^[\w+]{1,128}$/, expected: 'an app client id' }
const audienceRule = { pattern: /^.+$/, expected: 'an audience' }
const scopeRule = {
  pattern: /^[\x21\x23-\x5B\x5D-\x7E]+$/,
  expected: 'a scope such as `orders/read`',
  min: 0,
}

function optional<T, U>(value: T | undefined, check: (value: T) => U): U | undefined {
  return value === undefined ? undefined : check(value)
}

function checkedClientScopes(limits: Readonly<Record<string, readonly string[]>>) {
  if (!isPlainObject(limits)) {
    throw new OptionError(
      'clientScopes',
      'must be a plain object such as `{ "<client id>": ["orders/read"] }`.',
    )
  }
  return new Map(
    Object.entries(limits).map(([clientId, scopes]) => [
      clientId,
      new Set(checkedStrings(`clientScopes[${JSON.stringify(clientId)}]`, scopes, scopeRule)),
    ]),
  )
}

function checkedSchema<Claims>(schema: StandardSchema<Claims>): StandardSchema<Claims> {
  // Some validators are functions with a property, others objects.
  const holder: unknown = schema
  const usable =
    (typeof holder === 'object' || typeof holder === 'function') && holder !== null && '~standard' in holder
  if (!usable || typeof schema['~standard']?.validate !== 'function') {
    throw new OptionError('customClaims', 'must be a Standard Schema, such as one made by zod 4.')
  }
  return schema
}

function checkedMemory(memory: false | MemoryOptions | undefined = {}) {
  if (memory === false) return undefined
  const { maxEntries, maxBytes } = checkedMembers('memory', memory, { maxEntries: true, maxBytes: true })
  return {
    maxEntries: checkedNumber('memory.maxEntries', maxEntries, {
      min: 1,
      max: 1_000_000,
      fallback: 10_000,
      integer: true,
    }),
    maxBytes: checkedNumber('memory.maxBytes', maxBytes, {
      min: 65_536,
      max: 4_294_967_296,
      fallback: 67_108_864,
      integer: true,
    }),
  }
}
