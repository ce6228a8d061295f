import { boundedRandom, type ClockLike, type RandomLike } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { eventEmitter } from '../event-emitter.ts'
import { checkedListeners, type EventListener, type EventListeners } from '../events.ts'
import type { FetchLike } from '../fetch/bounded-fetch.ts'
import { clientLog } from '../logs/client-log.ts'
import { createEventLog } from '../logs/event-log.ts'
import { checkedLogger, consoleLogger, type LoggerLike } from '../logs/logger.ts'
import {
  booleanWith,
  checkedClock,
  checkedFunction,
  checkedMethods,
  numberFrom,
  type OptionCheck,
  optional,
} from '../options.ts'
import type { LifetimePolicy } from './refresh/held-token.ts'
import type { TokenStore } from './store/token-store.ts'
import type { TokenSourceClient } from './token-source-client.ts'

/** Options of {@link createTokenSource}: a client, and the settings of its token source. */
export interface TokenSourceOptions extends TokenSourceClient, TokenSourceSettings {}

/** Settings of a token source, independent of the client. */
export interface TokenSourceSettings {
  /**
   * Minimum remaining lifetime of a returned token, in seconds, 0 to 3600. For tokens whose whole lifetime is not
   * longer than this, half their lifetime. Default: 30.
   */
  readonly marginSeconds?: number
  /** Earliest background refresh, as a fraction of the lifetime, 0.1 to 0.95. Default: 0.6. */
  readonly refreshEarliest?: number
  /** Latest background refresh, as a fraction of the lifetime, up to 0.95. Default: 0.8. */
  readonly refreshLatest?: number
  /**
   * Whether a timer may refresh a token that is in use, so that the next caller does not wait even after a pause. The
   * timer does not keep the process alive. Set `false` in AWS Lambda, which freezes between invocations; the first call
   * after the refresh point then starts the refresh. Default: true.
   */
  readonly backgroundTimers?: boolean
  /**
   * What to do if the token lacks a requested scope, which Cognito may drop silently: `error` rejects the call, `event`
   * sends `scopes_not_granted` and returns the token. Default: `error`.
   */
  readonly onMissingScopes?: 'error' | 'event'
  /** Timeout of one attempt, in seconds, 0.1 to 60. Default: 5. */
  readonly attemptTimeoutSeconds?: number
  /**
   * Timeout of one call, in seconds, including the secret, the store, all attempts and the waits between them. 0.1 to
   * 300. Default: 15.
   */
  readonly totalTimeoutSeconds?: number
  /**
   * Shared token store, so that only one of many processes requests a token. Default: none; each process requests its
   * own.
   */
  readonly store?: TokenStore
  /**
   * Timeout of one store operation, in seconds, 0.01 to 10. The first operation after a minute without any, which may
   * have to connect first, gets `attemptTimeoutSeconds` if that is longer. Default: 0.5.
   */
  readonly storeTimeoutSeconds?: number
  /**
   * Duration of the lease under which one process requests the shared token, in seconds, 1 to 60. The process renews it
   * while it works; if the process dies, another takes over after this time. Default: 5.
   */
  readonly storeLeaseSeconds?: number
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
  /** Source of jitter, from 0 (inclusive) to 1 (exclusive). Default: `Math.random`. */
  readonly random?: RandomLike
  /** Receives every event: a function, or an array of functions. Default: none. */
  readonly onEvent?: EventListeners
  /**
   * Logs problems: when token requests or the store start to fail, and when they recover. `false` disables logging.
   * Default: the console.
   */
  readonly logger?: LoggerLike | false
}

/** The checked settings. */
export interface Settings {
  readonly lifetime: LifetimePolicy
  readonly backgroundTimers: boolean
  readonly failOnMissingScopes: boolean
  readonly attemptTimeoutSeconds: number
  readonly totalTimeoutSeconds: number
  readonly store: TokenStore | undefined
  readonly storeTimeoutSeconds: number
  readonly storeLeaseSeconds: number
  readonly fetch: FetchLike
  readonly clock: ClockLike
  readonly random: RandomLike
  readonly emit: EventListener | undefined
}

/** The check of each setting. */
const settingChecks = {
  marginSeconds: numberFrom(0, 3600, 30),
  refreshEarliest: numberFrom(0.1, 0.95, 0.6),
  refreshLatest: numberFrom(0.1, 0.95, 0.8),
  backgroundTimers: booleanWith(true),
  onMissingScopes: missingScopesMode,
  attemptTimeoutSeconds: numberFrom(0.1, 60, 5),
  totalTimeoutSeconds: numberFrom(0.1, 300, 15),
  store: optional(checkedStore),
  storeTimeoutSeconds: numberFrom(0.01, 10, 0.5),
  storeLeaseSeconds: numberFrom(1, 60, 5),
  fetch: functionOr<FetchLike>(() => globalThis.fetch),
  clock: (_option, value) => checkedClock(value as ClockLike),
  random: functionOr<RandomLike>(() => Math.random),
  onEvent: checkedListeners,
  logger: (option, value) => checkedLogger(option, value, consoleLogger),
} satisfies { readonly [Name in keyof Required<TokenSourceSettings>]: OptionCheck<unknown> }

/** The names of all settings. */
export const settingNames = Object.fromEntries(Object.keys(settingChecks).map((name) => [name, true])) as {
  readonly [Name in keyof typeof settingChecks]: true
}

/** @throws OptionError when a setting is invalid. */
export function checkedSettings(options: TokenSourceSettings): Settings {
  const check = <Name extends keyof typeof settingChecks>(name: Name) =>
    settingChecks[name](name, options[name]) as ReturnType<(typeof settingChecks)[Name]>
  const refreshEarliest = check('refreshEarliest')
  const refreshLatest =
    options.refreshLatest === undefined ? Math.max(0.8, refreshEarliest) : check('refreshLatest')
  if (refreshLatest < refreshEarliest) {
    throw new OptionError('refreshLatest', `must be at least \`refreshEarliest\` (${refreshEarliest}).`)
  }
  const clock = check('clock')
  const log = createEventLog(check('logger'), clock, clientLog)
  return {
    lifetime: { marginSeconds: check('marginSeconds'), refreshEarliest, refreshLatest },
    backgroundTimers: check('backgroundTimers'),
    failOnMissingScopes: check('onMissingScopes') === 'error',
    attemptTimeoutSeconds: check('attemptTimeoutSeconds'),
    totalTimeoutSeconds: check('totalTimeoutSeconds'),
    store: check('store'),
    storeTimeoutSeconds: check('storeTimeoutSeconds'),
    storeLeaseSeconds: check('storeLeaseSeconds'),
    fetch: check('fetch'),
    clock,
    random: boundedRandom(check('random')),
    emit: eventEmitter(log?.listener, ...check('onEvent')),
  }
}

function missingScopesMode(option: string, value: unknown = 'error'): 'error' | 'event' {
  if (value === 'error' || value === 'event') return value
  throw new OptionError(option, 'must be `error` or `event`.')
}

function checkedStore(option: string, value: unknown): TokenStore {
  return checkedMethods(option, value as TokenStore, ['read', 'write', 'takeLease', 'releaseLease'])
}

function functionOr<F>(fallback: () => F): OptionCheck<F> {
  return (option, value) => checkedFunction<F>(option, value as F, fallback())
}
