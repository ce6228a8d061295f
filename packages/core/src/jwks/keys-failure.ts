import type { FetchFailureCode } from '../fetch/bounded-fetch.ts'
import type { SanitizedCause } from '../sanitized-cause.ts'
import type { DocumentFault } from './key-set.ts'

/** Why an issuer's keys could not be loaded. */
export interface KeysFailure {
  readonly outcome: 'failed'
  readonly code: FetchFailureCode | 'status' | 'not_json' | DocumentFault['outcome']
  /** HTTP status of the response, if there was one. */
  readonly status?: number
  /** Delay from `Retry-After`, in seconds; 0 if the header is missing. */
  readonly retryAfterSeconds: number
  readonly cause?: SanitizedCause
}
