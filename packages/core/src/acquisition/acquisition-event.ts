import type { TokenFault, TokenRequestErrorCode } from './token-error.ts'

/** What was asked of a token store. */
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

/** A call of `getToken` got a token. Sent for each call. */
export interface TokenServedEvent {
  readonly type: 'token_served'
  readonly clientId: string
  /** True when it was served from memory, false when the call waited for an acquisition. */
  readonly cached: boolean
}

/**
 * A token is about to be acquired, from the store or the endpoint, in the asynchronous context of the call that set it off.
 * `token_acquired`, `token_request_failed` or `token_request_skipped` with the same `acquisitionId` ends it. Calls that come
 * meanwhile share it.
 */
export interface TokenAcquisitionStartedEvent {
  readonly type: 'token_acquisition_started'
  /** Unique in this process. */
  readonly acquisitionId: number
  readonly clientId: string
  /** Whether a caller waits for it. Otherwise it refreshes, in the background, a token that is still valid. */
  readonly awaited: boolean
}

/** A token source has a new token. */
export interface TokenAcquiredEvent {
  readonly type: 'token_acquired'
  readonly acquisitionId: number
  readonly clientId: string
  /** `endpoint`: requested now, and billed. `store`: requested by another process of the fleet. */
  readonly source: 'endpoint' | 'store'
  /** Seconds that are left of its lifetime. 20 when neither the response nor the token tells. */
  readonly expiresInSeconds: number
  /** Requests that were sent to the endpoint: 0 for a token of the store. */
  readonly attempts: number
  /** Of the whole acquisition: secret, store, all requests, and the waits between them. */
  readonly durationSeconds: number
  readonly requestId?: string
}

/** An acquisition failed, with all its retries. A valid token in hand stays in use. */
export interface TokenRequestFailedEvent {
  readonly type: 'token_request_failed'
  readonly acquisitionId: number
  readonly clientId: string
  readonly code: TokenRequestErrorCode
  /** Who can fix it. */
  readonly fault: TokenFault
  /** HTTP status of the last response, where there was one. */
  readonly status?: number
  /** Requests that were sent to the endpoint. */
  readonly attempts: number
  readonly durationSeconds: number
  readonly retryInSeconds?: number
  readonly requestId?: string
}

/** An acquisition ended without a token, and without a failure of its own. */
export interface TokenRequestSkippedEvent {
  readonly type: 'token_request_skipped'
  readonly acquisitionId: number
  readonly clientId: string
  /**
   * `lease_held`: another process of the fleet acquires the token. `store_unavailable`: a background refresh waits for the
   * store. `earlier_failure`: the cooldown of an earlier failure still holds, and nothing was sent. `timed_out`: the process was stopped
   * until a caller's time was over, and the store has no token either.
   */
  readonly reason: 'lease_held' | 'store_unavailable' | 'earlier_failure' | 'timed_out'
  /** For `earlier_failure`: its code. Callers that wait get it as a `TokenRequestError`. */
  readonly code?: TokenRequestErrorCode
  readonly durationSeconds: number
}

/** One request goes out to the endpoint. */
export interface TokenAttemptStartedEvent {
  readonly type: 'token_attempt_started'
  readonly acquisitionId: number
  readonly clientId: string
  /** 1 for the first request of this acquisition. */
  readonly attempt: number
}

/** One request to the endpoint ended. */
export interface TokenAttemptEndedEvent {
  readonly type: 'token_attempt_ended'
  readonly acquisitionId: number
  readonly clientId: string
  readonly attempt: number
  /** `issued`: the endpoint issued a token, which is billed, whether or not it can be used. */
  readonly outcome: 'issued' | 'failed'
  /** For `failed`, as are `fault` and `status`. */
  readonly code?: TokenRequestErrorCode
  readonly fault?: TokenFault
  /** HTTP status of the response, where there was one. */
  readonly status?: number
  readonly durationSeconds: number
  /** Request ID of Cognito, for a support case. */
  readonly requestId?: string
}

/** The token lacks scopes that were requested; only with `onMissingScopes: 'event'`. */
export interface ScopesNotGrantedEvent {
  readonly type: 'scopes_not_granted'
  readonly clientId: string
  readonly missingScopes: readonly string[]
}

/** A caller reported a token as rejected by an API. */
export interface TokenInvalidatedEvent {
  readonly type: 'token_invalidated'
  readonly clientId: string
  /** False when the limit kept it: the token is itself a recent replacement, so another would not help. */
  readonly discarded: boolean
}

/** An operation of the store begins. `token_store_responded` or `token_store_failed` with the same `operationId` ends it. */
export interface TokenStoreCalledEvent {
  readonly type: 'token_store_called'
  /** Unique in this process. */
  readonly operationId: number
  readonly clientId: string
  readonly operation: StoreOperation
}

/** An operation of the store ended. */
export interface TokenStoreRespondedEvent {
  readonly type: 'token_store_responded'
  readonly operationId: number
  readonly clientId: string
  readonly operation: StoreOperation
  /** `hit`, `miss`: a record was read, or there is none. `granted`, `denied`: of a lease. `done`: of other operations. */
  readonly result: 'hit' | 'miss' | 'granted' | 'denied' | 'done'
  readonly durationSeconds: number
}

/** An operation of the store failed. The source goes on without it. */
export interface TokenStoreFailedEvent {
  readonly type: 'token_store_failed'
  readonly operationId: number
  readonly clientId: string
  readonly operation: StoreOperation
  /** `timeout`, `record_refused`, or the name or code of the client library's error. */
  readonly code: string
  readonly durationSeconds: number
}

/** The wall clocks of this machine and of the issuer differ by 30 s or more. Tokens are used all the same. */
export interface ClockSkewEvent {
  readonly type: 'clock_skew'
  readonly clientId: string
  /** How far this machine's clock is ahead; negative when it is behind. */
  readonly skewSeconds: number
}
