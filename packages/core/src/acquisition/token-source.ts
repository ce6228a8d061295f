import { acquireToken } from './acquire-token.ts'
import { type HeldToken, holdToken, mayBeServed, secondsToRefresh } from './held-token.ts'
import { cooldownSeconds } from './retry-policy.ts'
import { type TokenFailureFacts, TokenRequestError } from './token-error.ts'
import {
  checkedTokenSourceOptions,
  type TokenSourceOptions,
  type TokenSourceSetup,
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
   * @returns Whether the token was forgotten, so that trying again makes sense.
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
  return tokenSourceOf(checkedTokenSourceOptions(options))
}

interface Flight {
  readonly promise: Promise<HeldToken>
  readonly startedAt: number
  readonly abort: AbortController
}

/** A cooldown no longer than this is waited out by the callers; in a longer one they fail at once. */
const waitableSeconds = 1
const invalidationBaseSeconds = 60
const invalidationCapSeconds = 3600

export function tokenSourceOf(setup: TokenSourceSetup): TokenSource {
  const { acquisition, emit } = setup
  const { clock, random, clientId } = acquisition
  let held: HeldToken | undefined
  let used = false
  let first = true
  let flight: Flight | undefined
  let cooldown: { readonly until: number; readonly failure: TokenFailureFacts } | undefined
  let failures = 0
  let invalidations = 0
  let invalidateFrom = Number.NEGATIVE_INFINITY
  let cancelTimer: (() => void) | undefined
  let closed = false

  function getToken({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<string> {
    if (closed) return Promise.reject(new TokenRequestError({ code: 'closed', fault: 'configuration' }))
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    if (held === undefined || !mayBeServed(held, clock)) return wait(signal)
    if (!used) {
      used = true
      armTimer()
    }
    if (secondsToRefresh(held, clock) <= 0) refresh()
    return held.promise
  }

  function wait(signal: AbortSignal | undefined): Promise<string> {
    const left = secondsOfCooldown()
    if (left > waitableSeconds && cooldown !== undefined) {
      return Promise.reject(new TokenRequestError({ ...cooldown.failure, retryAfterSeconds: left }))
    }
    return detachable(currentFlight().promise, signal).then((token) => {
      used = true
      armTimer()
      return token.accessToken
    })
  }

  /** In the background: whoever holds a token never learns that this failed. */
  function refresh() {
    if (secondsOfCooldown() <= 0) currentFlight().promise.catch(() => {})
  }

  function currentFlight(): Flight {
    // A flight that outlived its own deadline was frozen, with its timers, by the platform. Newcomers do not join it.
    if (flight !== undefined && clock.monotonic() - flight.startedAt > acquisition.totalTimeoutSeconds + 2) {
      flight.abort.abort()
      flight = undefined
    }
    if (flight !== undefined) return flight
    const abort = new AbortController()
    const begun: Flight = { promise: fly(abort.signal), startedAt: clock.monotonic(), abort }
    flight = begun
    begun.promise
      .catch(() => {})
      .finally(() => {
        if (flight === begun) flight = undefined
        armTimer()
      })
    return begun
  }

  async function fly(signal: AbortSignal): Promise<HeldToken> {
    const left = secondsOfCooldown()
    if (left > 0) await new Promise<void>((resolve) => clock.schedule(left, resolve, { keepAlive: true }))
    const result = await acquireToken(acquisition, signal)
    if (result.outcome === 'failed') throw failed(result)
    if (result.missingScopes.length > 0) {
      emit({ type: 'scopes_not_granted', clientId, missingScopes: result.missingScopes })
      if (setup.failOnMissingScopes) {
        const { missingScopes, requestId } = result
        throw failed({
          code: 'scopes_not_granted',
          fault: 'configuration',
          missingScopes,
          ...(requestId && { requestId }),
        })
      }
    }
    const token = holdToken(result.token, setup.life, first, clock, random)
    if (signal.aborted) return token // Overtaken by a newer flight, or closed: for its own callers only.
    first = false
    failures = 0
    cooldown = undefined
    held = token
    used = false
    emit({
      type: 'token_acquired',
      clientId,
      expiresInSeconds: token.expiresAt - token.acquiredAt,
      ...(result.requestId !== undefined && { requestId: result.requestId }),
    })
    return token
  }

  function failed(failure: TokenFailureFacts): TokenRequestError {
    failures++
    const seconds = cooldownSeconds(failure, failures, random)
    cooldown = { until: clock.monotonic() + seconds, failure }
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

  function secondsOfCooldown(): number {
    return cooldown === undefined ? 0 : cooldown.until - clock.monotonic()
  }

  /** One timer at most, only for a token that was used, so that an idle client stops buying. */
  function armTimer() {
    cancelTimer?.()
    cancelTimer = undefined
    if (!setup.backgroundTimers || closed || flight !== undefined || !used) return
    if (held === undefined || !mayBeServed(held, clock)) return
    const seconds = Math.max(secondsToRefresh(held, clock), secondsOfCooldown(), 0.01)
    cancelTimer = clock.schedule(
      seconds,
      () => {
        if (held !== undefined && mayBeServed(held, clock)) refresh()
      },
      { keepAlive: false },
    )
  }

  function invalidate(token: string): boolean {
    if (held === undefined || held.accessToken !== token) return false
    const now = clock.monotonic()
    if (now < invalidateFrom) return false
    // A token that lived to its refresh ends the row of refusals.
    invalidations++
    invalidateFrom =
      now + Math.min(invalidationCapSeconds, invalidationBaseSeconds * 2 ** (invalidations - 1))
    held = undefined
    return true
  }

  function close() {
    closed = true
    cancelTimer?.()
    flight?.abort.abort()
    held = undefined
  }

  return { getToken, invalidate, close }
}

/** Follows a shared promise until the caller's own signal aborts. The shared work goes on. */
function detachable<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const detach = () => signal.removeEventListener('abort', onAbort)
    shared.then(resolve, reject).finally(detach)
  })
}
