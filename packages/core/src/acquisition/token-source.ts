import { checkedMembers } from '../options.ts'
import { acquireToken } from './acquire-token.ts'
import { createSecretHolder } from './client-secret.ts'
import { createCooldown } from './cooldown.ts'
import { acquireForFleet, type FleetAcquisition, fleetOf } from './fleet-acquisition.ts'
import { follow } from './follow.ts'
import { type AcquiredToken, type HeldToken, holdToken, mayBeServed, secondsToRefresh } from './held-token.ts'
import { createInvalidationLimit } from './invalidation-limit.ts'
import { pause } from './pause.ts'
import { createRetryBudget, type RetryBudget } from './retry-policy.ts'
import { type TokenFailureFacts, TokenRequestError } from './token-error.ts'
import { type Client, checkedClient, clientOptionNames } from './token-source-client.ts'
import {
  checkedSettings,
  type Settings,
  settingNames,
  type TokenSourceOptions,
} from './token-source-options.ts'

/** Keeps one access token fresh, for one client and one set of scopes. */
export interface TokenSource {
  /**
   * A token that will be valid for at least `marginSeconds`. From memory, except when there is none.
   *
   * @param options.signal Gives up waiting for this caller only; a request under way goes on for the others.
   * @throws TokenRequestError when no token can be had. The signal's reason when it is aborted.
   */
  getToken(options?: { readonly signal?: AbortSignal | undefined }): Promise<string>
  /**
   * Forgets this very token, as after a 401 `invalid_token`. Any other text is ignored. Limited: the first time
   * takes effect at once, then once in 60 s, doubling to an hour while new tokens are refused too.
   *
   * @returns Whether the token is no longer held, so that trying again makes sense.
   */
  invalidate(token: string): boolean
  /** Ends timers and requests, and forgets the token. `getToken` fails from then on. */
  close(): void
}

/**
 * Makes a token source. Nothing is requested before the first {@link TokenSource.getToken}.
 *
 * @throws OptionError when an option is wrong.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  checkedMembers('options', options, { ...clientOptionNames, ...settingNames })
  const settings = checkedSettings(options)
  return tokenSourceOf(settings, checkedClient(options, settings), createRetryBudget())
}

/** One series of attempts, shared by all callers that wait for a token. */
interface Flight {
  /** Undefined when another of the fleet is at it and nobody here was waiting. */
  readonly promise: Promise<HeldToken | undefined>
  readonly startedAt: number
  readonly abort: AbortController
  /** Whether a caller waits for it, rather than a background refresh alone. */
  awaited: boolean
}

/** A cooldown no longer than this is waited out; in a longer one callers fail at once. */
const waitableSeconds = 1
/** How long the one that holds the lease is left to its work before looking again. */
const lookAgainSeconds = 2

/** A source made of checked parts; a manager gives all of its sources one budget. */
export function tokenSourceOf(settings: Settings, client: Client, budget: RetryBudget): TokenSource {
  const { clock, random, emit } = settings
  const { clientId } = client
  const acquisition = { client, settings, budget, secret: createSecretHolder(client.clientSecret, clock) }
  const fleet = fleetOf(settings, client, acquisition.secret, (signal, findShared) =>
    acquireToken(acquisition, signal, findShared),
  )
  const cooldown = createCooldown(clock, random)
  const invalidations = createInvalidationLimit(clock)
  // With a fleet, once as long for the one that holds the lease.
  const longestFlightSeconds =
    settings.totalTimeoutSeconds * (fleet === undefined ? 1 : 2) + 2 * waitableSeconds
  let held: HeldToken | undefined
  /** Whether the token in hand was given to anybody: one that was not is not replaced. */
  let used = false
  let refused: string | undefined
  let isFirst = true
  let flight: Flight | undefined
  let cancelTimer = () => {}
  let closed = false

  function getToken({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<string> {
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    if (held === undefined || !mayBeServed(held, clock)) return waitForToken(signal)
    markUsed()
    if (secondsToRefresh(held, clock) <= 0) refreshInBackground()
    return held.promise
  }

  async function waitForToken(signal: AbortSignal | undefined): Promise<string> {
    if (closed) throw new TokenRequestError({ code: 'closed', fault: 'configuration' })
    const left = cooldown.secondsLeft()
    const failure = cooldown.failure()
    if (left > waitableSeconds && failure !== undefined) {
      throw new TokenRequestError({ ...failure, retryAfterSeconds: left })
    }
    const joined = currentFlight(true)
    const token = await follow(joined.promise, signal, longestFlightSeconds, clock)
    if (token === undefined) return waitForToken(signal)
    markUsed()
    return token.accessToken
  }

  function markUsed() {
    if (used) return
    used = true
    armTimer()
  }

  /** Whoever was served from memory never learns that this failed. */
  function refreshInBackground() {
    if (cooldown.secondsLeft() === 0) currentFlight(false)
  }

  function currentFlight(awaited: boolean): Flight {
    // A flight that outlived its own deadline was frozen by the platform, timers and all. Newcomers do not join it.
    if (flight !== undefined && clock.monotonic() - flight.startedAt > longestFlightSeconds) {
      flight.abort.abort()
      flight = undefined
    }
    if (flight === undefined) {
      const abort = new AbortController()
      const begun: Flight = { promise: fly(abort.signal), startedAt: clock.monotonic(), abort, awaited }
      flight = begun
      const land = () => {
        if (flight === begun) flight = undefined
        armTimer()
      }
      begun.promise.then(land, land)
    }
    flight.awaited ||= awaited
    return flight
  }

  async function fly(signal: AbortSignal): Promise<HeldToken | undefined> {
    // Another's turn in the fleet is no reason for a caller to wait; the endpoint's failure is.
    const left = cooldown.failure() === undefined ? 0 : cooldown.secondsLeft()
    if (left > 0) await pause(left, clock, signal)
    const result = await acquire(signal)
    if (result.outcome === 'left_to_another') {
      cooldown.pause(lookAgainSeconds)
      return undefined
    }
    if (result.outcome === 'failed') throw failed(result)
    if (result.missingScopes.length > 0) {
      emit({ type: 'scopes_not_granted', clientId, missingScopes: result.missingScopes })
    }
    const token = holdToken(result.token, settings.life, isFirst, clock, random)
    // Overtaken by a newer flight, or closed: good for those who wait for it, and for nobody else.
    if (!signal.aborted) keep(token)
    emit({
      type: 'token_acquired',
      clientId,
      source: result.source,
      expiresInSeconds: token.expiresAt - token.acquiredAt,
      ...(result.requestId !== undefined && { requestId: result.requestId }),
    })
    return token
  }

  function acquire(signal: AbortSignal): Promise<FleetAcquisition> {
    if (fleet === undefined) return acquireToken(acquisition, signal)
    return acquireForFleet(fleet, { accepts, isAwaited: () => flight?.awaited ?? true, signal })
  }

  /** Of the store: not the one that an API refused, and newer than the one in hand. */
  function accepts(found: AcquiredToken): boolean {
    if (found.accessToken === refused) return false
    if (held !== undefined && found.expiresAt <= held.expiresAt) return false
    return mayBeServed(holdToken(found, settings.life, isFirst, clock, random), clock)
  }

  function keep(token: HeldToken) {
    if (held !== undefined) invalidations.reset()
    isFirst = false
    held = token
    used = false
    cooldown.end()
  }

  function failed(failure: TokenFailureFacts): TokenRequestError {
    const seconds = cooldown.afterFailure(failure)
    const { code, requestId } = failure
    emit({
      type: 'token_request_failed',
      clientId,
      code,
      retryInSeconds: seconds,
      ...(requestId !== undefined && { requestId }),
    })
    return new TokenRequestError({ ...failure, retryAfterSeconds: seconds })
  }

  /** One timer at most, and only for a token that was used: an idle client stops buying. */
  function armTimer() {
    cancelTimer()
    if (!settings.backgroundTimers || closed || flight !== undefined || !used) return
    if (held === undefined || !mayBeServed(held, clock)) return
    // Not at once even when the moment is past: whatever goes wrong here must not become a busy loop.
    const seconds = Math.max(secondsToRefresh(held, clock), cooldown.secondsLeft(), 0.1)
    cancelTimer = clock.schedule(
      seconds,
      () => {
        if (held !== undefined && mayBeServed(held, clock)) refreshInBackground()
      },
      { keepAlive: false },
    )
  }

  function invalidate(token: string): boolean {
    if (token === refused) return true
    if (held?.accessToken !== token) return false
    const forgotten = invalidations.take()
    if (forgotten) {
      refused = token
      held = undefined
    }
    emit({ type: 'token_invalidated', clientId, forgotten })
    return forgotten
  }

  function close() {
    closed = true
    cancelTimer()
    flight?.abort.abort()
    held = undefined
  }

  return { getToken, invalidate, close }
}
