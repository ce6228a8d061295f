import { boundedRandom, type Clock, type Random } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { eventEmitter } from '../event-emitter.ts'
import type { EventListener } from '../events.ts'
import type { Fetch } from '../fetch/bounded-fetch.ts'
import { checkedClock, checkedFunction, checkedNumber } from '../options.ts'
import type { LifePolicy } from './held-token.ts'
import type { TokenSourceClient } from './token-source-client.ts'
import type { TokenStore } from './token-store.ts'

/** Everything that {@link createTokenSource} takes. */
export interface TokenSourceOptions extends TokenSourceClient, TokenSourceSettings {}

/** How a token source behaves, whoever the client is. */
export interface TokenSourceSettings {
  /** A token with less left than this is never handed out, unless its whole life is shorter. Default: 30 s. */
  readonly marginSeconds?: number
  /** Earliest background refresh, as a fraction of the token's life. Default: 0.6. */
  readonly refreshEarliest?: number
  /** Latest background refresh, as a fraction of the token's life. Default: 0.8. */
  readonly refreshLatest?: number
  /**
   * Whether a timer may refresh a token that was used, so that the next caller does not wait even after a pause.
   * Such a timer never keeps the process alive. `false` for AWS Lambda, which freezes between calls; a call
   * that comes after the refresh point then still starts the refresh. Default: true.
   */
  readonly backgroundTimers?: boolean
  /**
   * What happens when the token lacks a scope that was asked for, which Cognito may do without a word: `error`
   * (default) fails the call, `event` reports `scopes_not_granted` and serves the token.
   */
  readonly onMissingScopes?: 'error' | 'event'
  /** Limit for one attempt. Default: 5 s. */
  readonly attemptTimeoutSeconds?: number
  /** Limit for all attempts of one call, with the waits between them. Default: 15 s. */
  readonly totalTimeoutSeconds?: number
  /** Shared by a fleet, so that of many processes one buys the token. Default: none; each process keeps its own. */
  readonly store?: TokenStore
  /** Limit for one operation of the store. Default: 0.5 s. */
  readonly storeTimeoutSeconds?: number
  /**
   * How long one process may ask for the fleet without a sign of life; it lengthens this while it works. When it dies,
   * another takes over after so long. Default: 5 s.
   */
  readonly storeLeaseSeconds?: number
  /** Default: the platform's own. */
  readonly fetch?: Fetch
  readonly clock?: Clock
  readonly random?: Random
  /** Receives every event. What it throws is ignored. */
  readonly onEvent?: EventListener
}

/** Checked settings, with every default filled in. */
export interface Settings {
  readonly life: LifePolicy
  readonly backgroundTimers: boolean
  readonly failOnMissingScopes: boolean
  readonly attemptTimeoutSeconds: number
  readonly totalTimeoutSeconds: number
  readonly store: TokenStore | undefined
  readonly storeTimeoutSeconds: number
  readonly storeLeaseSeconds: number
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: Random
  readonly emit: EventListener
}

/** Their names, for the factories to refuse every other. */
export const settingNames = {
  marginSeconds: true,
  refreshEarliest: true,
  refreshLatest: true,
  backgroundTimers: true,
  onMissingScopes: true,
  attemptTimeoutSeconds: true,
  totalTimeoutSeconds: true,
  store: true,
  storeTimeoutSeconds: true,
  storeLeaseSeconds: true,
  fetch: true,
  clock: true,
  random: true,
  onEvent: true,
} as const satisfies Record<keyof TokenSourceSettings, true>

/** @throws OptionError for the first setting that is wrong. */
export function checkedSettings(options: TokenSourceSettings): Settings {
  const seconds = (name: SecondsOption, min: number, max: number, fallback: number) =>
    checkedNumber(name, options[name], { min, max, fallback })
  const refreshEarliest = checkedNumber('refreshEarliest', options.refreshEarliest, {
    min: 0.1,
    max: 0.95,
    fallback: 0.6,
  })
  const latest = { min: refreshEarliest, max: 0.95, fallback: Math.max(0.8, refreshEarliest) }
  if (!['error', 'event', undefined].includes(options.onMissingScopes)) {
    throw new OptionError('onMissingScopes', 'must be `error` or `event`.')
  }
  return {
    life: {
      marginSeconds: seconds('marginSeconds', 0, 3600, 30),
      refreshEarliest,
      refreshLatest: checkedNumber('refreshLatest', options.refreshLatest, latest),
    },
    backgroundTimers: checkedBoolean('backgroundTimers', options.backgroundTimers, true),
    failOnMissingScopes: options.onMissingScopes !== 'event',
    attemptTimeoutSeconds: seconds('attemptTimeoutSeconds', 0.1, 60, 5),
    totalTimeoutSeconds: seconds('totalTimeoutSeconds', 0.1, 300, 15),
    store: checkedStore(options.store),
    storeTimeoutSeconds: seconds('storeTimeoutSeconds', 0.01, 10, 0.5),
    storeLeaseSeconds: seconds('storeLeaseSeconds', 1, 60, 5),
    fetch: checkedFunction<Fetch>('fetch', options.fetch, globalThis.fetch),
    clock: checkedClock(options.clock),
    random: boundedRandom(checkedFunction<Random>('random', options.random, Math.random)),
    emit: eventEmitter(checkedListener(options.onEvent)),
  }
}

type SecondsOption = Extract<keyof TokenSourceSettings, `${string}Seconds`>

function checkedStore(store: TokenStore | undefined): TokenStore | undefined {
  if (store === undefined) return undefined
  for (const method of ['read', 'write', 'takeLease', 'releaseLease'] as const) {
    if (typeof store?.[method] !== 'function') {
      throw new OptionError(
        'store',
        'must be a token store, as `createSealedTokenStore` or a store package makes one.',
      )
    }
  }
  return store
}

function checkedListener(listener: EventListener | undefined): EventListener | undefined {
  return listener === undefined ? undefined : checkedFunction('onEvent', listener, listener)
}

function checkedBoolean(option: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (typeof value !== 'boolean') throw new OptionError(option, 'must be true or false.')
  return value
}
