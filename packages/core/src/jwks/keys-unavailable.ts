/** Why a token could not be validated: the keys of its issuer are unavailable. */
export interface KeysUnavailable {
  /** The issuer whose keys are unavailable. */
  readonly issuer: string
  /** Code of the last failed download: `timeout`, `status`, `not_json`, … */
  readonly code: string
  /** Whole seconds to wait before a retry, at least 1. */
  readonly retryAfterSeconds: number
}
