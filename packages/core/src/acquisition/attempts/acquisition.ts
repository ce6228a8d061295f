import type { AcquiredToken } from '../store/acquired-token.ts'
import type { TokenFailureFacts } from '../token-error.ts'

/** An acquisition under way, for its events. */
export interface AcquisitionProgress {
  /** See {@link TokenAcquisitionStartedEvent.acquisitionId}. */
  readonly acquisitionId: number
  /** Requests that were sent to the endpoint so far. */
  attempts: number
}

/** A token that was acquired. */
export interface Acquired {
  readonly outcome: 'acquired'
  readonly token: AcquiredToken
  /** Seconds of its lifetime that had passed when it was received. */
  readonly ageSeconds: number
  /** Requested, but not in the token. Empty when all were granted, or when the token is not a JWT. */
  readonly missingScopes: readonly string[]
  readonly requestId?: string
  readonly source: 'endpoint' | 'store'
}

/** No token, and why. */
export type FailedAcquisition = {
  readonly outcome: 'failed'
  /** True when nothing was sent: an earlier failure still holds. */
  readonly isRepeated?: boolean
} & TokenFailureFacts

/**
 * No token, without a failure: a background refresh that can wait. Either another process of the fleet holds the
 * lease, or the store does not respond and the token in hand is good for a while.
 */
export interface Deferred {
  readonly outcome: 'deferred'
  readonly reason: 'lease_held' | 'store_unavailable'
}

/** The result of one attempt to acquire a token, from the store or from the endpoint. */
export type Acquisition = Acquired | FailedAcquisition | Deferred
