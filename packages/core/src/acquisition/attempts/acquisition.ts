import type { AcquiredToken } from '../store/acquired-token.ts'
import type { TokenFailureFacts } from '../token-error.ts'

/** State of a running acquisition, for its events. */
export interface AcquisitionProgress {
  /** See {@link TokenAcquisitionStartedEvent.acquisitionId}. */
  readonly acquisitionId: number
  /** Number of requests sent to the endpoint so far. */
  attempts: number
}

/** An acquired token. */
export interface Acquired {
  readonly outcome: 'acquired'
  readonly token: AcquiredToken
  /** Seconds of its lifetime that had passed when it was received. */
  readonly ageSeconds: number
  /** Requested scopes that the token lacks. Empty if all were granted or the token is not a JWT. */
  readonly missingScopes: readonly string[]
  readonly requestId?: string
  readonly source: 'endpoint' | 'store'
}

/** A failed acquisition and its reason. */
export type FailedAcquisition = {
  readonly outcome: 'failed'
  /** True if nothing was sent because the cooldown after an earlier failure is still running. */
  readonly isRepeated?: boolean
} & TokenFailureFacts

/**
 * A postponed background refresh: another process holds the lease, or the store does not respond and the current token
 * is still valid for a while.
 */
export interface Deferred {
  readonly outcome: 'deferred'
  readonly reason: 'lease_held' | 'store_unavailable'
}

/** The result of one attempt to acquire a token, from the store or from the endpoint. */
export type Acquisition = Acquired | FailedAcquisition | Deferred
