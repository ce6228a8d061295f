import { nextId } from '../event-emitter.ts'
import { checkedMembers } from '../options.ts'
import type { TokenRequestSkippedEvent as Skipped } from './acquisition-event.ts'
import { acquireToken } from './attempts/acquire-token.ts'
import type { Acquired, AcquisitionProgress, FailedAcquisition } from './attempts/acquisition.ts'
import { createSecretHolder } from './attempts/client-secret.ts'
import { createIssueLimit } from './attempts/issue-limit.ts'
import { createCooldown } from './refresh/cooldown.ts'
import { createSingleFlight, type Flight, follow } from './refresh/flight.ts'
import { ageSeconds, type HeldToken } from './refresh/held-token.ts'
import { createRefreshSchedule } from './refresh/refresh-schedule.ts'
import { createTokensInHand } from './refresh/tokens-in-hand.ts'
import { createSharedState, type SharedState } from './shared-state.ts'
import { createSharedTokens } from './store/shared-token.ts'
import { type TokenFailureFacts, TokenRequestError, type TokenRequestErrorCode } from './token-error.ts'
import { type Client, checkedClient, clientOptionNames } from './token-source-client.ts'
import type { TokenSourceHealth } from './token-source-health.ts'
import { checkedSettings, settingNames, type TokenSourceOptions } from './token-source-options.ts'

/** Keeps one access token fresh, for one client and one set of scopes. */
export interface TokenSource {
  /**
   * Returns a token that is valid for at least `marginSeconds`: from the token cache, or else a new one.
   *
   * @param options.signal Cancels the wait of this caller only; a running request continues for other callers.
   * @returns The access token, for `Authorization: Bearer <token>`.
   * @throws TokenRequestError when no token can be acquired. The signal's reason when it is aborted.
   */
  getToken(options?: { readonly signal?: AbortSignal | undefined }): Promise<string>
  /**
   * Discards this token after an API rejected it with 401 `invalid_token` (RFC 6750 §3.1). Rate limited, with a store
   * across the fleet: the first call takes effect immediately; while replacement tokens are rejected too, a token must
   * be 60 s old, doubling up to an hour.
   *
   * @param token The token that was rejected. Any other string is ignored.
   * @returns Whether the next {@link TokenSource.getToken} returns a different token, so that a retry makes sense.
   */
  invalidate(token: string): boolean
  /** Returns the state of the token, for readiness probes and dashboards. */
  health(): TokenSourceHealth
  /** Stops timers and requests, and discards the token. From then on, `getToken` rejects with the code `closed`. */
  close(): void
}

/**
 * Creates a token source. Nothing is requested before the first {@link TokenSource.getToken}.
 *
 * In a process with several clients, use {@link createTokenSourceManager}: its sources share the rate limit after a 429
 * and the circuit breaker during an outage.
 *
 * @param options A client, and the settings of its token source.
 * @returns The token source. Create one per client and set of scopes, and keep it.
 * @throws OptionError when an option is invalid.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 * @example
 * ```ts
 * import { createTokenSource } from '@cognito-m2m/core'
 *
 * const tokens = createTokenSource({
 *   tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *   clientId: process.env.CLIENT_ID ?? '',
 *   clientSecret: process.env.CLIENT_SECRET ?? '',
 *   scopes: ['orders/read'],
 * })
 * const token = await tokens.getToken()
 * ```
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  checkedMembers('options', options, { ...clientOptionNames, ...settingNames })
  const settings = checkedSettings(options)
  return tokenSourceOf(checkedClient(options, settings), createSharedState(settings))
}

/** How long beyond the total timeout a caller waits for the actual failure, instead of failing with a bare timeout. */
const graceSeconds = 1
/** During a cooldown, calls read the store again, at most once per this interval. */
const lookAgainAfterSeconds = 1

interface Progress extends AcquisitionProgress {
  readonly startedAt: number
}

/** Creates a source from checked parts. The sources of a manager share their state. */
export function tokenSourceOf(client: Client, shared: SharedState): TokenSource {
  const { settings } = shared
  const { clock, random, emit } = settings
  const { clientId } = client
  const secret = createSecretHolder(client.clientSecret, clock)
  const sharedTokens = createSharedTokens(client, shared)
  const tokens = createTokensInHand(settings)
  const cooldown = createCooldown(clock, random)
  const schedule = createRefreshSchedule(settings, tokens.servable, refreshInBackground)
  const longestSeconds = settings.totalTimeoutSeconds + graceSeconds
  const flights = createSingleFlight(fly, longestSeconds, schedule.arm, clock)
  const endpoint = {
    client,
    shared,
    gate: shared.gateOf(client),
    issueLimit: createIssueLimit(clock),
    cooldown: cooldown.current,
  }
  // Created once, so that a call served from the token cache allocates nothing.
  const servedFromMemory = Object.freeze({ type: 'token_served', clientId, cached: true })
  const servedAfterWait = Object.freeze({ type: 'token_served', clientId, cached: false })
  let closed = false
  let hadToken = false
  let lastFailureCode: TokenRequestErrorCode | undefined
  let lookedAt = Number.NEGATIVE_INFINITY

  function getToken({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<string> {
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    const held = tokens.servable()
    if (held === undefined) return waitForToken(signal)
    schedule.markUsed()
    if (schedule.isDue(held)) refreshInBackground()
    // Without timers, calls are the only opportunity.
    if (!settings.backgroundTimers) sharedTokens?.flush()
    emit?.(servedFromMemory)
    return held.promise
  }

  /** Its failure does not affect callers, who are served from the token cache. */
  function refreshInBackground() {
    flights.join(false)
  }

  async function waitForToken(signal: AbortSignal | undefined): Promise<string> {
    if (closed) throw new TokenRequestError({ code: 'closed', fault: 'configuration' })
    const failure = cooldown.current()
    if (failure !== undefined && !mayLook()) throw new TokenRequestError(failure)
    const flight = flights.join(true)
    const token = await follow(flight.promise, signal, longestSeconds, lastLook, clock)
    if (token === undefined) return waitForToken(signal)
    schedule.markUsed()
    emit?.(servedAfterWait)
    return token.accessToken
  }

  /** During a cooldown, only the store can provide a token. */
  function mayLook(): boolean {
    if (sharedTokens === undefined || clock.monotonic() - lookedAt < lookAgainAfterSeconds) return false
    lookedAt = clock.monotonic()
    return true
  }

  async function fly({
    signal,
    isAwaited,
  }: Omit<Flight<unknown>, 'promise'>): Promise<HeldToken | undefined> {
    const progress = begin(isAwaited())
    const result = await acquireToken(
      { endpoint, shared, secret, sharedTokens },
      {
        accepts: tokens.accepts,
        isAwaited,
        mayAskAlone: schedule.mayAskAlone(),
        discardedBefore: tokens.discardsInARow(),
        progress,
        signal,
      },
    )
    if (result.outcome === 'acquired') return take(result, progress, signal)
    if (result.outcome === 'failed') throw failed(result, progress)
    schedule.postpone(result, tokens.servable())
    skipped(result.reason, progress)
    return undefined
  }

  function begin(awaited: boolean): Progress {
    const acquisitionId = nextId()
    emit?.({ type: 'token_acquisition_started', acquisitionId, clientId, awaited })
    return { acquisitionId, attempts: 0, startedAt: clock.monotonic() }
  }

  function take(acquired: Acquired, progress: Progress, signal: AbortSignal): HeldToken {
    const { missingScopes, source, requestId } = acquired
    if (missingScopes.length > 0) emit?.({ type: 'scopes_not_granted', clientId, missingScopes })
    const held = tokens.hold(acquired)
    // If aborted, the flight was replaced by a newer one or the source was closed: only its own callers get this token.
    if (!signal.aborted) {
      tokens.keep(held)
      schedule.restart()
      cooldown.end()
      hadToken = true
      lastFailureCode = undefined
    }
    emit?.({
      type: 'token_acquired',
      acquisitionId: progress.acquisitionId,
      clientId,
      source,
      expiresInSeconds: held.lifetimeSeconds - (source === 'store' ? Math.max(0, acquired.ageSeconds) : 0),
      attempts: progress.attempts,
      durationSeconds: clock.monotonic() - progress.startedAt,
      ...(requestId !== undefined && { requestId }),
    })
    return held
  }

  function skipped(reason: Skipped['reason'], progress: Progress, code?: Skipped['code']): void {
    emit?.({
      type: 'token_request_skipped',
      acquisitionId: progress.acquisitionId,
      clientId,
      reason,
      ...(code !== undefined && { code }),
      durationSeconds: clock.monotonic() - progress.startedAt,
    })
  }

  function failed(result: FailedAcquisition, progress: Progress): TokenRequestError {
    const { isRepeated = false, outcome: _, ...facts } = result
    const failure = isRepeated || concernsEndpoint(facts) ? facts : cooldown.begin(facts)
    schedule.postpone({ outcome: 'failed', ...failure }, tokens.servable())
    lastFailureCode = failure.code
    if (isRepeated) skipped('earlier_failure', progress, failure.code)
    else {
      const { code, fault, status, requestId, retryAfterSeconds } = failure
      emit?.({
        type: 'token_request_failed',
        acquisitionId: progress.acquisitionId,
        clientId,
        code,
        fault,
        ...(status !== undefined && { status }),
        attempts: progress.attempts,
        durationSeconds: clock.monotonic() - progress.startedAt,
        ...(retryAfterSeconds !== undefined && { retryInSeconds: retryAfterSeconds }),
        ...(requestId !== undefined && { requestId }),
      })
    }
    return new TokenRequestError(failure)
  }

  /** A suspended process resumes past its timeout, when the store may already have a token. */
  async function lastLook(): Promise<HeldToken | undefined> {
    const progress = begin(true)
    const lookup = await secret.get(settings.storeTimeoutSeconds)
    const token = lookup.outcome === 'found' ? await sharedTokens?.under(lookup.clientSecret) : undefined
    const found = await token?.find(tokens.accepts)
    if (found?.outcome === 'acquired') return take(found, progress, new AbortController().signal)
    skipped('timed_out', progress)
    throw new TokenRequestError({ code: 'timeout', fault: 'transient' })
  }

  function invalidate(token: string): boolean {
    const discard = tokens.discard(token)
    if (discard === 'discarded' || discard === 'kept') {
      emit?.({ type: 'token_invalidated', clientId, discarded: discard === 'discarded' })
    }
    return discard === 'discarded' || discard === 'gone'
  }

  function close() {
    closed = true
    schedule.stop()
    flights.abort()
    tokens.clear()
  }

  function health(): TokenSourceHealth {
    const held = tokens.servable()
    return {
      clientId,
      usable: held !== undefined || (hadToken && lastFailureCode === undefined && !closed),
      expiresInSeconds: held && held.lifetimeSeconds - ageSeconds(held, clock),
      failureCode: lastFailureCode,
    }
  }

  return { getToken, invalidate, health, close }
}

/** Failures that affect every client of the endpoint: its gate counts them. */
function concernsEndpoint({ code, fault }: TokenFailureFacts): boolean {
  return (fault === 'transient' || fault === 'throttled') && code !== 'secret_unavailable'
}
