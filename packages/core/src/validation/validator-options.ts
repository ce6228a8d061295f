import { signatureBackend as defaultBackend } from '#signature-backend'
import { boundedRandom, type ClockLike, type RandomLike } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { eventEmitter } from '../event-emitter.ts'
import { checkedListeners, type EventListener, type EventListeners } from '../events.ts'
import type { FetchLike } from '../fetch/bounded-fetch.ts'
import { type Issuer, type IssuerOptions, resolveIssuers } from '../issuer/issuer-options.ts'
import { checkedKeyPolicy, type JwksOptions } from '../jwks/jwks-options.ts'
import type { StaticJwks } from '../jwks/static-jwks.ts'
import { apiLog } from '../logs/api-log.ts'
import { createEventLog } from '../logs/event-log.ts'
import { checkedLogger, type LoggerLike } from '../logs/logger.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import {
  booleanWith,
  type CheckedOptions,
  checkedClock,
  checkedFunction,
  checkedMethods,
  checkedOptions,
  checkedStrings,
  isPlainObject,
  numberFrom,
  type OptionCheck,
  optional,
  refuseUndefined,
} from '../options.ts'
import { checkedResource, type ResourceOption } from '../scopes/resource-option.ts'
import { scopeRule } from '../scopes/scope-syntax.ts'
import type { SignatureBackend } from '../signature/backend.ts'
import type { ValidatedToken } from './result.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { TokenCacheOptions } from './token-cache.ts'

/**
 * Options of {@link createTokenValidator}. `userPoolId` or `issuers` is required. Set `resource` as well: without
 * `resource`, `clientIds` or required scopes, every app client of the user pool has access.
 */
export interface TokenValidatorOptions<Claims = unknown, Resource extends ResourceOption = ResourceOption> {
  /**
   * One or more user pools whose tokens are accepted, such as `eu-west-1_AbCdEf123`. Tokens of both issuer types of a
   * pool (`ORIGINAL` and `UPDATED`) are accepted. To accept only one type, or a pool's replicas, use `issuers`.
   */
  readonly userPoolId?: string | readonly string[]
  /** Initial JWKS for a single `userPoolId`, treated as if just downloaded. Default: download on first use. */
  readonly jwks?: StaticJwks
  /**
   * Trusted issuers with all settings: user pools with replicas or only one issuer type, and other authorization
   * servers. Default: none.
   */
  readonly issuers?: readonly IssuerOptions[]
  /**
   * The API's resource server: its identifier, or its definition ({@link defineResourceServer}). Every token must have
   * at least one of its scopes, so a token for another API of the same user pool is refused on every route. This
   * replaces the audience check, because Cognito's machine tokens have no `aud`. Default: not checked.
   */
  readonly resource?: Resource
  /** IDs of the app clients whose tokens are accepted. Default: every app client of the user pool. */
  readonly clientIds?: readonly string[]
  /**
   * `machine` (default): only tokens from the client credentials grant. `machine_and_user`: access tokens of users as
   * well.
   */
  readonly tokens?: 'machine' | 'machine_and_user'
  /**
   * Accepted values of `aud`: the token must contain one of them. Default: `aud` must be absent, as in Cognito's
   * machine tokens, or the client's own ID.
   */
  readonly audience?: string | readonly string[]
  /** Allowed scopes by client ID: a listed client's token with any other scope is refused. Default: not checked. */
  readonly clientScopes?: Readonly<Record<string, readonly string[]>>
  /** Checks and types custom claims: any Standard Schema validator, such as zod's. Default: none. */
  readonly customClaims?: StandardSchema<Claims>
  /**
   * Called for each use of a valid token, cached or not. Return `true` to refuse it. Errors that it throws are
   * rethrown. Default: no token is revoked.
   */
  readonly isRevoked?: (token: ValidatedToken<Claims>) => boolean | Promise<boolean>
  /** Accepted clock skew for `exp`, `nbf`, `iat` and `maxTokenAgeSeconds`, in seconds. Default: 5; 0 to 300. */
  readonly clockToleranceSeconds?: number
  /** Maximum token age since `iat`, in seconds, 1 to 31,536,000. Default: limited by `exp` only. */
  readonly maxTokenAgeSeconds?: number
  /** Maximum token length, in bytes. Longer tokens are refused without parsing. Default: 8192; 256 to 65,536. */
  readonly maxTokenBytes?: number
  /** How keys are downloaded and cached. Default: see {@link JwksOptions}. */
  readonly keys?: JwksOptions
  /**
   * Limits of the token cache, or `false` to disable it. A token is cached when it is presented for the second time.
   * Default: 10,000 tokens, 64 MiB.
   */
  readonly tokenCache?: false | TokenCacheOptions
  /** Allows `http:` issuers and JWKS URLs on hosts other than loopback. Default: `false`. */
  readonly allowInsecureHttp?: boolean
  /** Used to download keys. Default: the global `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
  /** Source of jitter, from 0 (inclusive) to 1 (exclusive). Default: `Math.random`. */
  readonly random?: RandomLike
  /** Receives every event, for metrics and traces: a function, or an array of functions. Default: none. */
  readonly onEvent?: EventListeners
  /**
   * Logs problems: refused tokens once per reason and minute, and failures of key downloads when they start and end.
   * `false` disables logging. Default: the framework's logger or the console. A validator from
   * {@link createTokenValidator}, which reports failures to its caller, logs nothing by default.
   */
  readonly logger?: LoggerLike | false
  /** Verifies signatures. Default: `node:crypto` on Node.js, WebCrypto elsewhere. */
  readonly signatureBackend?: SignatureBackend
}

/** {@link TokenValidatorOptions}, checked and complete. */
export interface ValidatorSettings<Claims>
  extends Omit<CheckedOptions<typeof checks>, 'customClaims' | 'isRevoked' | 'logger' | 'onEvent'> {
  readonly trustedIssuers: readonly Issuer[]
  readonly customClaims: StandardSchema<Claims> | undefined
  readonly isRevoked: ((token: ValidatedToken<Claims>) => MaybePromise<boolean>) | undefined
  /** For every event except `token_validated`. */
  readonly onEvent: EventListener | undefined
  /** For `token_validated`, which is not logged by default, so that accepted requests do not pay for logging. */
  readonly onTokenValidated: EventListener | undefined
}

const checks = {
  // Checked together, in `resolveIssuers`.
  userPoolId: (_, value) => value as TokenValidatorOptions['userPoolId'],
  jwks: (_, value) => value as StaticJwks | undefined,
  issuers: (_, value) => value as readonly IssuerOptions[] | undefined,
  resource: optional((_, value) => checkedResource(value)),
  clientIds: optional(setOf({ pattern: /^[\w+]{1,128}$/, expected: 'an app client ID' })),
  tokens: (option, value = 'machine') => {
    if (value !== 'machine' && value !== 'machine_and_user') {
      throw new OptionError(option, 'must be `machine` or `machine_and_user`.')
    }
    return value
  },
  audience: optional(setOf({ pattern: /^.+$/, expected: 'an audience' })),
  clientScopes: optional(checkedClientScopes),
  customClaims: optional(checkedSchema),
  isRevoked: optional((option, hook) => checkedFunction(option, hook as () => boolean, () => false)),
  clockToleranceSeconds: numberFrom(0, 300, 5),
  maxTokenAgeSeconds: optional(numberFrom(1, 31_536_000, 0)),
  maxTokenBytes: numberFrom(256, 65_536, 8192, 'integer'),
  keys: (_, value) => checkedKeyPolicy(value),
  tokenCache: (option, value = {}) =>
    value === false ? undefined : checkedOptions(option, value as object, tokenCacheChecks),
  allowInsecureHttp: booleanWith(false),
  fetch: (option, value) =>
    checkedFunction<FetchLike>(option, value as FetchLike, (url, init) => globalThis.fetch(url, init)),
  clock: (_, value) => checkedClock(value as ClockLike | undefined),
  random: (option, value) => boundedRandom(checkedFunction(option, value as RandomLike, Math.random)),
  onEvent: checkedListeners,
  // Checked in `checkedSettings`, with the caller's default.
  logger: (_, value) => value,
  signatureBackend: (option, value = defaultBackend) =>
    checkedMethods(option, value as SignatureBackend, ['importKey', 'decodeBase64url']),
} satisfies Record<keyof TokenValidatorOptions, OptionCheck<unknown>>

const tokenCacheChecks = {
  maxEntries: numberFrom(1, 1_000_000, 10_000, 'integer'),
  maxBytes: numberFrom(65_536, 4_294_967_296, 67_108_864, 'integer'),
}

/** Options that restrict access: a mistake in the configuration must not disable the check. */
const restrictions = [
  'resource',
  'clientIds',
  'audience',
  'clientScopes',
  'customClaims',
  'isRevoked',
  'maxTokenAgeSeconds',
] as const satisfies readonly (keyof TokenValidatorOptions)[]

/**
 * @param otherNames Options that the caller checks itself.
 * @param defaultLogger Used without a `logger`. Default: nothing is logged.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range. It reports the first one.
 */
export function checkedSettings<Claims>(
  options: TokenValidatorOptions<Claims>,
  otherNames: readonly string[] = [],
  defaultLogger?: LoggerLike,
): ValidatorSettings<Claims> {
  if (typeof options !== 'object' || options === null) {
    throw new OptionError('options', 'must be an object such as `{ userPoolId: "eu-west-1_AbCdEf123" }`.')
  }
  refuseUndefined(options, restrictions)
  const checked = checkedOptions('options', options, checks, otherNames)
  const log = createEventLog(checkedLogger('logger', checked.logger, defaultLogger), checked.clock, apiLog)
  return {
    ...checked,
    onEvent: eventEmitter(log?.listener, ...checked.onEvent),
    onTokenValidated: eventEmitter(log?.everything === true ? log.listener : undefined, ...checked.onEvent),
    trustedIssuers: resolveIssuers(checked),
    customClaims: options.customClaims,
    isRevoked: options.isRevoked,
  }
}

function setOf(rule: {
  readonly pattern: RegExp
  readonly expected: string
}): OptionCheck<ReadonlySet<string>> {
  return (option, value) => new Set(checkedStrings(option, value, rule))
}

function checkedClientScopes(option: string, value: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  if (!isPlainObject(value)) {
    throw new OptionError(option, 'must be a plain object such as `{ "<client ID>": ["orders/read"] }`.')
  }
  return new Map(
    Object.entries(value).map(([clientId, scopes]) => [
      clientId,
      new Set(checkedStrings(`${option}[${JSON.stringify(clientId)}]`, scopes, { ...scopeRule, min: 0 })),
    ]),
  )
}

function checkedSchema(option: string, schema: unknown): unknown {
  // A schema may be an object, or a function with properties.
  const usable = (typeof schema === 'object' || typeof schema === 'function') && schema !== null
  const standard: unknown = usable ? Reflect.get(schema, '~standard') : undefined
  if (!isSchemaInterface(standard)) {
    throw new OptionError(option, 'must be a Standard Schema, such as a zod 4 schema.')
  }
  return schema
}

function isSchemaInterface(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'validate') === 'function'
}
