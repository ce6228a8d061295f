import type { ClockLike, RandomLike } from '../../clock.ts'
import { nextId } from '../../event-emitter.ts'
import type { EventListener } from '../../events.ts'
import { ignoreRejection } from '../../maybe-promise.ts'
import { sanitizedCause } from '../../sanitized-cause.ts'
import type { StoreOperation, TokenStoreRespondedEvent } from '../acquisition-event.ts'
import type { StoreCallOptions, TokenStore } from './token-store.ts'

/** The result of a store call, which neither rejects nor exceeds its timeout. */
export type StoreResult<T> =
  | { readonly outcome: 'done'; readonly value: T }
  /** One bad record, which does not count as a failure of the store. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'unavailable' }

/** One store operation. */
export interface StoreCall<T> {
  readonly operation: StoreOperation
  readonly clientId: string
  readonly run: (store: TokenStore, options: StoreCallOptions) => Promise<T>
  /** Undoes an operation that timed out here but may have taken effect in the store. */
  readonly undo?: (store: TokenStore, options: StoreCallOptions) => Promise<unknown>
  /** Tokens passed to the store, to be redacted from events. */
  readonly secrets?: readonly string[]
}

/**
 * Wraps a store: every operation ends within its timeout, failures become values and events, and a circuit breaker
 * stops calls to a failing store. Shared by all sources of a manager.
 */
export interface GuardedStore {
  call<T>(call: StoreCall<T>): Promise<StoreResult<T>>
  /** Seconds until a failing store may be used again; 0 if it may be used now. */
  secondsUntilReady(): number
}

export interface StoreLimits {
  readonly timeoutSeconds: number
  /**
   * Timeout if a connection may have to be established first. As long as a token request, which is the alternative, so
   * waiting loses nothing.
   */
  readonly coldTimeoutSeconds: number
}

/** After this much idle time, connections may be closed and credentials expired. */
const coldAfterSeconds = 60
const firstRestSeconds = 5
const longestRestSeconds = 30

export function guardStore(
  store: TokenStore,
  limits: StoreLimits,
  clock: ClockLike,
  random: RandomLike,
  emit: EventListener | undefined,
): GuardedStore {
  let restUntil = Number.NEGATIVE_INFINITY
  let failures = 0
  let lastUsedAt = Number.NEGATIVE_INFINITY

  const secondsUntilReady = () => Math.max(0, restUntil - clock.monotonic())

  async function call<T>(request: StoreCall<T>): Promise<StoreResult<T>> {
    if (secondsUntilReady() > 0) return { outcome: 'unavailable' }
    const { operation, clientId } = request
    const described = { operationId: nextId(), clientId, operation }
    const startedAt = clock.monotonic()
    const isCold = startedAt - lastUsedAt > coldAfterSeconds
    const seconds = isCold
      ? Math.max(limits.timeoutSeconds, limits.coldTimeoutSeconds)
      : limits.timeoutSeconds
    emit?.({ type: 'token_store_called', ...described })
    try {
      const value = await limited(seconds, clock, (signal) => request.run(store, { signal }))
      failures = 0
      lastUsedAt = clock.monotonic()
      emit?.({
        type: 'token_store_responded',
        ...described,
        result: resultOf(operation, value),
        durationSeconds: lastUsedAt - startedAt,
      })
      return { outcome: 'done', value }
    } catch (error) {
      const { name, code = name } = sanitizedCause(error, ...(request.secrets ?? []))
      emit?.({
        type: 'token_store_failed',
        ...described,
        code,
        durationSeconds: clock.monotonic() - startedAt,
      })
      if (code === 'record_refused') return { outcome: 'refused' }
      lastUsedAt = clock.monotonic()
      const rest = Math.min(longestRestSeconds, firstRestSeconds * 2 ** Math.min(failures++, 8))
      restUntil = clock.monotonic() + rest * (0.75 + random() / 2)
      const { undo } = request
      if (undo !== undefined && code === 'timeout') {
        ignoreRejection(limited(limits.timeoutSeconds, clock, (signal) => undo(store, { signal })))
      }
      return { outcome: 'unavailable' }
    }
  }

  return { call, secondsUntilReady }
}

function resultOf(operation: StoreOperation, value: unknown): TokenStoreRespondedEvent['result'] {
  if (operation === 'read') return value === undefined ? 'miss' : 'hit'
  if (operation === 'take_lease') return value ? 'granted' : 'denied'
  return 'done'
}

/** Aborts the signal of the work at its timeout, and stops waiting even if the work ignores it. */
async function limited<T>(
  seconds: number,
  clock: ClockLike,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  let cancel = () => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.schedule(
      seconds,
      () => {
        const error = Object.assign(new Error('The store did not respond in time.'), { code: 'timeout' })
        reject(error)
        abort.abort(error)
      },
      { keepAlive: false },
    )
  })
  try {
    return await Promise.race([work(abort.signal), late])
  } finally {
    cancel()
  }
}
