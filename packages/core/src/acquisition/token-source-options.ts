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

/** Options of {@link createTokenSource}: a client, and how its tokens are kept fresh. */
export interface TokenSourceOptions extends TokenSourceClient, TokenSourceSettings {}

/** How a token source behaves, for any client. */
export interface TokenSourceSettings {
  /**
   * A token that expires sooner than this is not handed out, unless its whole lifetime is shorter. Seconds, 0 to 3600.
   * Default: 30.
   */
  readonly marginSeconds?: number
  /** Earliest background refresh, as a fraction of the lifetime, 0.1 to 0.95. Default: 0.6. */
  readonly refreshEarliest?: number
  /** Latest background refresh, as a fraction of the lifetime, up to 0.95. Default: 0.8. */
  readonly refreshLatest?: number
  /**
   * Whether a timer may refresh a token that is in use, so that the next caller does not wait even after a pause. It
   * never keeps the process alive. Set `false` in AWS Lambda, which freezes between invocations; a call after the
   * refresh point then starts the refresh. Default: true.
   */
  readonly backgroundTimers?: boolean
  /**
   * What to do when the token lacks a requested scope, which Cognito may drop silently: `error` fails the call, `event`
   * reports `scopes_not_granted` and serves the token. Default: `error`.
   */
  readonly onMissingScopes?: 'error' | 'event'
  /** Limit for one attempt. Seconds, 0.1 to 60. Default: 5. */
  readonly attemptTimeoutSeconds?: number
  /**
   * Limit for one call: the secret, the store, all attempts and the waits between them. Seconds, 0.1 to 300.
   * Default: 15.
   */
  readonly totalTimeoutSeconds?: number
  /** Shared by a fleet, so that one of many processes requests the token. Default: none; each process has its own. */
  readonly store?: TokenStore
  /**
   * Limit for one operation of the store. The first operation after a pause of a minute, which may have to connect
   * first, gets `attemptTimeoutSeconds` if that is longer. Seconds, 0.01 to 10. Default: 0.5.
   */
  readonly storeTimeoutSeconds?: number
  /**
   * How long one process may ask for the fleet without a sign of life; it extends the lease while it works. When it
   * dies, another takes over after that time. Seconds, 1 to 60. Default: 5.
   */
  readonly storeLeaseSeconds?: number
  /** Sends the requests. Default: the platform's `fetch`. */
  readonly fetch?: FetchLike
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
  /** Source of jitter, from 0 (included) to 1 (excluded). Default: `Math.random`. */
  readonly random?: RandomLike
  /** Receives every event: a function, or a list of them. Default: none. */
  readonly onEvent?: EventListeners
  /**
   * Where problems are logged: failed token requests and a failing store, when that begins and ends. `false` for nowhere.
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

/** Every setting, and how it is checked. */
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

/** @throws OptionError for the first setting that is invalid. */
export function checkedSettings(options: TokenSourceSettings): Settings {
  const check = <Name extends keyof typeof settingChecks>(name: Name) =>
    settingChecks[name](name, options[name]) as ReturnType<(typeof settingChecks)[Name]>
  const refreshEarliest = check('refreshEarliest')
  const refreshLatest =
    options.refreshLatest === undefined ? Math.max(0.8, refreshEarliest) : check('refreshLatest')
  if (refreshLatest < refreshEarliest) {
    throw new OptionError(
      'refreshLatest',
      `must be at least \`refreshEarliest\`, which is ${refreshEarliest}.`,
    )
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
