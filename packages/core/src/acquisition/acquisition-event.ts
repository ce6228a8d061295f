import type { TokenFault, TokenRequestErrorCode } from './token-error.ts'

/** An operation of a {@link TokenStore}. */
export type StoreOperation = 'read' | 'write' | 'take_lease' | 'release_lease'

/** Events of token acquisition. */
export type AcquisitionEvent =
  | TokenServedEvent
  | TokenAcquisitionStartedEvent
  | TokenAcquiredEvent
  | TokenRequestFailedEvent
  | TokenRequestSkippedEvent
  | TokenAttemptStartedEvent
  | TokenAttemptEndedEvent
  | ScopesNotGrantedEvent
  | TokenInvalidatedEvent
  | TokenStoreCalledEvent
  | TokenStoreRespondedEvent
  | TokenStoreFailedEvent
  | ClockSkewEvent

/** A call to `getToken` resolved to a token. Sent once per call. */
export interface TokenServedEvent {
  readonly type: 'token_served'
  readonly clientId: string
  /** True if the token came from the token cache, false if the call waited for an acquisition. */
  readonly cached: boolean
}

/**
 * An acquisition started, from the store or the endpoint. Sent in the async context of the call that started it. Calls
 * made while it runs share its result. It ends with a `token_acquired`, `token_request_failed` or
 * `token_request_skipped` event that has the same `acquisitionId`.
 */
export interface TokenAcquisitionStartedEvent {
  readonly type: 'token_acquisition_started'
  /** Unique in this process. */
  readonly acquisitionId: number
  readonly clientId: string
  /** Whether a caller waits for it. False for a background refresh of a token that is still valid. */
  readonly awaited: boolean
}

/** A token source has a new token. */
export interface TokenAcquiredEvent {
  readonly type: 'token_acquired'
  readonly acquisitionId: number
  readonly clientId: string
  /**
   * `endpoint`: requested by this process, and billed. `store`: requested by another process and read from the store.
   */
  readonly source: 'endpoint' | 'store'
  /** Remaining lifetime, in seconds. 20 if neither the response nor the token states an expiry. */
  readonly expiresInSeconds: number
  /** Number of requests sent to the endpoint: 0 for a token from the store. */
  readonly attempts: number
  /** Duration of the whole acquisition: fetching the secret, the store, all requests, and the waits between them. */
  readonly durationSeconds: number
  readonly requestId?: string
}

/** An acquisition failed after all retries. A cached token that is still valid stays in use. */
export interface TokenRequestFailedEvent {
  readonly type: 'token_request_failed'
  readonly acquisitionId: number
  readonly clientId: string
  readonly code: TokenRequestErrorCode
  /** Who can fix the failure. */
  readonly fault: TokenFault
  /** HTTP status of the last response, if there was one. */
  readonly status?: number
  /** Number of requests sent to the endpoint. */
  readonly attempts: number
  readonly durationSeconds: number
  readonly retryInSeconds?: number
  readonly requestId?: string
}

/** An acquisition ended without a token and without a new failure. */
export interface TokenRequestSkippedEvent {
  readonly type: 'token_request_skipped'
  readonly acquisitionId: number
  readonly clientId: string
  /**
   * `lease_held`: another process is acquiring the token. `store_unavailable`: a background refresh was postponed until
   * the store responds. `earlier_failure`: the cooldown after an earlier failure is still running, so nothing was sent.
   * `timed_out`: the process was suspended past the caller's timeout, and the store has no token either.
   */
  readonly reason: 'lease_held' | 'store_unavailable' | 'earlier_failure' | 'timed_out'
  /** For `earlier_failure`: the code of that failure. Waiting callers receive it as a `TokenRequestError`. */
  readonly code?: TokenRequestErrorCode
  readonly durationSeconds: number
}

/** A request is being sent to the endpoint. */
export interface TokenAttemptStartedEvent {
  readonly type: 'token_attempt_started'
  readonly acquisitionId: number
  readonly clientId: string
  /** 1 for the first request of this acquisition. */
  readonly attempt: number
}

/** A request to the endpoint ended. */
export interface TokenAttemptEndedEvent {
  readonly type: 'token_attempt_ended'
  readonly acquisitionId: number
  readonly clientId: string
  readonly attempt: number
  /** `issued`: the endpoint issued a token. It is billed even if it turns out to be unusable. */
  readonly outcome: 'issued' | 'failed'
  /** Set for `failed`, as are `fault` and `status`. */
  readonly code?: TokenRequestErrorCode
  readonly fault?: TokenFault
  /** HTTP status of the response, if there was one. */
  readonly status?: number
  readonly durationSeconds: number
  /** Cognito's request ID, for AWS support. */
  readonly requestId?: string
}

/** The issued token lacks requested scopes. Sent only with `onMissingScopes: 'event'`. */
export interface ScopesNotGrantedEvent {
  readonly type: 'scopes_not_granted'
  readonly clientId: string
  readonly missingScopes: readonly string[]
}

/** A caller reported, through `invalidate`, that an API rejected a token. */
export interface TokenInvalidatedEvent {
  readonly type: 'token_invalidated'
  readonly clientId: string
  /** False if the rate limit prevented it: the token is itself a recent replacement, so a new one would not help. */
  readonly discarded: boolean
}

/**
 * A store operation started. It ends with a `token_store_responded` or `token_store_failed` event that has the same
 * `operationId`.
 */
export interface TokenStoreCalledEvent {
  readonly type: 'token_store_called'
  /** Unique in this process. */
  readonly operationId: number
  readonly clientId: string
  readonly operation: StoreOperation
}

/** A store operation succeeded. */
export interface TokenStoreRespondedEvent {
  readonly type: 'token_store_responded'
  readonly operationId: number
  readonly clientId: string
  readonly operation: StoreOperation
  /** `hit` or `miss` for a read, `granted` or `denied` for a lease, `done` for other operations. */
  readonly result: 'hit' | 'miss' | 'granted' | 'denied' | 'done'
  readonly durationSeconds: number
}

/** A store operation failed. The token source continues without the store. */
export interface TokenStoreFailedEvent {
  readonly type: 'token_store_failed'
  readonly operationId: number
  readonly clientId: string
  readonly operation: StoreOperation
  /** `timeout`, `record_refused`, or the code or name of the error that the store's client library threw. */
  readonly code: string
  readonly durationSeconds: number
}

/** This machine's wall clock and the issuer's differ by 30 s or more. Tokens are still used. */
export interface ClockSkewEvent {
  readonly type: 'clock_skew'
  readonly clientId: string
  /** How far this machine's clock is ahead; negative when it is behind. */
  readonly skewSeconds: number
}
