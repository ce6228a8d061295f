import { type Clock, type Random, systemClock } from '../clock.ts'
import { OptionError } from '../errors.ts'
import { type EventListener, eventEmitter } from '../events.ts'
import type { Fetch } from '../fetch/bounded-fetch.ts'
import { checkedFunction, checkedNumber, checkedStrings } from '../options.ts'
import type { AcquisitionSetup } from './acquire-token.ts'
import { type ClientSecret, checkedClientSecret } from './client-secret.ts'
import type { LifePolicy } from './held-token.ts'
import { createRetryBudget, type RetryBudget } from './retry-policy.ts'
import { createTokenEndpointTransport } from './token-endpoint.ts'
import type { TokenTransport } from './token-transport.ts'

/** Whose token, and for what. */
export interface TokenSourceOptions extends TokenSourceSettings {
  /** Id of the app client. */
  readonly clientId: string
  /** The secret, or a function that fetches it, for secrets that rotate. */
  readonly clientSecret: ClientSecret
  /** Such as `orders/read`, at most 50. Left out: every custom scope that the client is allowed. */
  readonly scopes?: readonly string[]
  /** Reaches a V3 pre-token-generation trigger, and nothing else (`aws_client_metadata`). */
  readonly clientMetadata?: Readonly<Record<string, string>>
  /** URL of the token endpoint; see {@link TokenEndpointOptions.tokenEndpoint}. */
  readonly tokenEndpoint?: string
  /** Another way to ask for tokens. Given instead of `tokenEndpoint`. */
  readonly transport?: TokenTransport
  /** `basic` (default) or `body`, for the token endpoint. */
  readonly clientAuthentication?: 'basic' | 'body'
  /** Permits `http:` beyond loopback. Default: false. */
  readonly allowInsecureHttp?: boolean
}

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
  /** Default: the platform's own. */
  readonly fetch?: Fetch
  readonly clock?: Clock
  readonly random?: Random
  /** Receives every event. What it throws is ignored. */
  readonly onEvent?: EventListener
}

/** Checked options, in the form in which the parts take them. */
export interface TokenSourceSetup {
  readonly acquisition: AcquisitionSetup
  readonly life: LifePolicy
  readonly backgroundTimers: boolean
  readonly failOnMissingScopes: boolean
  readonly emit: EventListener
}

/** @throws OptionError for the first option that is wrong. */
export function checkedTokenSourceOptions(
  options: TokenSourceOptions,
  budget: RetryBudget = createRetryBudget(),
): TokenSourceSetup {
  const clock = options.clock ?? systemClock
  const refreshEarliest = checkedNumber('refreshEarliest', options.refreshEarliest, {
    min: 0.1,
    max: 0.95,
    fallback: 0.6,
  })
  const clientMetadata = checkedClientMetadata(options.clientMetadata)
  if (!['error', 'event', undefined].includes(options.onMissingScopes)) {
    throw new OptionError('onMissingScopes', 'must be `error` or `event`.')
  }
  return {
    acquisition: {
      transport: transportOf(options),
      clientId: checkedClientId(options.clientId),
      clientSecret: checkedClientSecret(options.clientSecret),
      scopes: checkedScopes(options.scopes),
      ...(clientMetadata !== undefined && { clientMetadata }),
      attemptTimeoutSeconds: checkedNumber('attemptTimeoutSeconds', options.attemptTimeoutSeconds, {
        min: 0.1,
        max: 60,
        fallback: 5,
      }),
      totalTimeoutSeconds: checkedNumber('totalTimeoutSeconds', options.totalTimeoutSeconds, {
        min: 0.1,
        max: 300,
        fallback: 15,
      }),
      budget,
      clock,
      random: checkedFunction('random', options.random, Math.random),
    },
    life: {
      marginSeconds: checkedNumber('marginSeconds', options.marginSeconds, {
        min: 0,
        max: 3600,
        fallback: 30,
      }),
      refreshEarliest,
      refreshLatest: checkedNumber('refreshLatest', options.refreshLatest, {
        min: refreshEarliest,
        max: 0.95,
        fallback: Math.max(0.8, refreshEarliest),
      }),
    },
    backgroundTimers: options.backgroundTimers ?? true,
    failOnMissingScopes: options.onMissingScopes !== 'event',
    emit: eventEmitter(options.onEvent),
  }
}

function transportOf(options: TokenSourceOptions): TokenTransport {
  const { transport, tokenEndpoint, fetch, clock, clientAuthentication, allowInsecureHttp } = options
  if ((transport === undefined) === (tokenEndpoint === undefined)) {
    throw new OptionError('tokenEndpoint', 'give exactly one of `tokenEndpoint` and `transport`.')
  }
  if (transport !== undefined) return transport
  return createTokenEndpointTransport({
    tokenEndpoint: tokenEndpoint ?? '',
    ...(clientAuthentication !== undefined && { clientAuthentication }),
    ...(allowInsecureHttp !== undefined && { allowInsecureHttp }),
    ...(fetch !== undefined && { fetch }),
    ...(clock !== undefined && { clock }),
  })
}

function checkedClientId(value: unknown): string {
  if (typeof value !== 'string' || !/^[\w+]{1,128}$/.test(value)) {
    throw new OptionError(
      'clientId',
      'must be the id of an app client: 1 to 128 letters, digits, `_` or `+`.',
    )
  }
  return value
}

/** Sorted, so that the same scopes in another order share a token (RFC 6749 §3.3: order does not matter). */
function checkedScopes(value: unknown): readonly string[] {
  if (value === undefined) return []
  const scopes = checkedStrings('scopes', value, {
    pattern: /^[\x21\x23-\x5B\x5D-\x7E]{1,513}$/,
    expected: 'a scope such as `orders/read`, without blanks, `"` or `\\`',
    min: 0,
  })
  if (scopes.length > 50) throw new OptionError('scopes', 'Cognito allows an app client at most 50 scopes.')
  return Object.freeze([...scopes].sort())
}

function checkedClientMetadata(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined
  const entries =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined
  if (entries === undefined || entries.some(([, text]) => typeof text !== 'string')) {
    throw new OptionError('clientMetadata', 'must be an object whose values are strings.')
  }
  // Sorted by name: the same metadata in another order is the same metadata. No prototype: `__proto__` is a name.
  const metadata: Record<string, string> = Object.create(null)
  for (const [name, text] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) metadata[name] = text as string
  return Object.freeze(metadata)
}
