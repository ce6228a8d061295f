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
 * Options of {@link createTokenValidator}. `userPoolId` or `issuers` is required. Set `resource` as well: without it, and
 * without `clientIds` or scopes, every app client of the user pool gets in.
 */
export interface TokenValidatorOptions<Claims = unknown, Resource extends ResourceOption = ResourceOption> {
  /**
   * The user pool whose tokens are accepted, such as `eu-west-1_AbCdEf123`, or several. Tokens of both of a pool's issuers
   * (`ORIGINAL` and `UPDATED`) are accepted; use `issuers` to accept one of them, or a pool's replicas.
   */
  readonly userPoolId?: string | readonly string[]
  /** Keys to start with, for a single `userPoolId`: its JWKS, as if just downloaded. Default: download on first use. */
  readonly jwks?: StaticJwks
  /** Issuers in detail: user pools with replicas or one issuer type only, and other authorization servers. */
  readonly issuers?: readonly IssuerOptions[]
  /**
   * The API's own resource server: its identifier, or its definition ({@link defineResourceServer}). Every token must have
   * at least one of its scopes, so a token for another API of the same user pool is refused on every route. This is the
   * audience check that Cognito's machine tokens, which have no `aud`, otherwise lack. Default: not checked.
   */
  readonly resource?: Resource
  /** App clients whose tokens are accepted. Default: every client of the user pool. */
  readonly clientIds?: readonly string[]
  /** `machine` (default): client-credentials tokens only. `machine_and_user`: access tokens of users as well. */
  readonly tokens?: 'machine' | 'machine_and_user'
  /** `aud` must contain one of these. Default: not checked, as Cognito sends no `aud` to machines. */
  readonly audience?: string | readonly string[]
  /** The only scopes that a client's tokens may have, by client ID. Default: no limits. */
  readonly clientScopes?: Readonly<Record<string, readonly string[]>>
  /** Checks and types custom claims: any Standard Schema validator, such as zod's. Default: none. */
  readonly customClaims?: StandardSchema<Claims>
  /**
   * Called for each use of a valid token, cached or not; `true` refuses it. Whatever it throws is passed on. Default: no
   * token is revoked.
   */
  readonly isRevoked?: (token: ValidatedToken<Claims>) => boolean | Promise<boolean>
  /** Accepted clock skew for `exp`, `nbf`, `iat` and the maximum age, in seconds. Default 5; 0 to 300. */
  readonly clockToleranceSeconds?: number
  /** Maximum time since `iat`, in seconds. Default: no limit but `exp`; 1 to 31,536,000. */
  readonly maxTokenAgeSeconds?: number
  /** Longer tokens are refused unread, in bytes. Default 8192; 256 to 65,536. */
  readonly maxTokenBytes?: number
  /** How keys are downloaded and cached. */
  readonly keys?: JwksOptions
  /** Bounds of the cache of validated tokens, or `false` to disable it. Default: 10,000 tokens, 64 MiB. */
  readonly tokenCache?: false | TokenCacheOptions
  /** Allows `http:` issuers and key URLs on hosts other than loopback. Default `false`. */
  readonly allowInsecureHttp?: boolean
  /** Downloads keys. Default: the global `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
  /** Source of jitter. Default `Math.random`. */
  readonly random?: RandomLike
  /** Receives every event, for metrics and traces: a function, or a list of them. Default: none. */
  readonly onEvent?: EventListeners
  /**
   * Where problems are logged: refused tokens once per reason and minute, and trouble when it begins and ends. `false` for
   * nowhere. Default: the framework's logger or the console; a bare validator, which returns its reasons, logs nothing.
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
  /** For every event but `token_validated`. */
  readonly onEvent: EventListener | undefined
  /** For `token_validated`, which the log leaves out: accepted requests pay nothing for it. */
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
  // Checked with the default that the caller has, in `checkedSettings`.
  logger: (_, value) => value,
  signatureBackend: (option, value = defaultBackend) =>
    checkedMethods(option, value as SignatureBackend, ['importKey', 'decodeBase64url']),
} satisfies Record<keyof TokenValidatorOptions, OptionCheck<unknown>>

const tokenCacheChecks = {
  maxEntries: numberFrom(1, 1_000_000, 10_000, 'integer'),
  maxBytes: numberFrom(65_536, 4_294_967_296, 67_108_864, 'integer'),
}

/** These narrow who gets in: a typo in a configuration must not open the API. */
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
 * @throws OptionError for the first option that is missing, unknown, of the wrong type or out of range.
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
  // Some validators are functions with a property, others objects.
  const usable = (typeof schema === 'object' || typeof schema === 'function') && schema !== null
  const standard: unknown = usable ? Reflect.get(schema, '~standard') : undefined
  if (!isSchemaInterface(standard)) {
    throw new OptionError(option, 'must be a Standard Schema, such as one made by zod 4.')
  }
  return schema
}

function isSchemaInterface(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'validate') === 'function'
}
