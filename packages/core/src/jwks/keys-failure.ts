import type { FetchFailureCode } from '../fetch/bounded-fetch.ts'
import type { SanitizedCause } from '../sanitized-cause.ts'
import type { DocumentFault } from './key-set.ts'

/** Why an issuer's keys could not be loaded. One type from the download to the caller. */
export interface KeysFailure {
  readonly outcome: 'failed'
  readonly code: FetchFailureCode | 'status' | 'not_json' | DocumentFault['outcome']
  /** HTTP status of the answer, where there was one. */
  readonly status?: number
  /** Seconds that the endpoint asks for in Retry-After; 0 when it does not. */
  readonly retryAfterSeconds: number
  readonly cause?: SanitizedCause
}
