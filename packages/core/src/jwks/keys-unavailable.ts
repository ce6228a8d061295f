/** Why a token could not be validated: its issuer's keys are unavailable. */
export interface KeysUnavailable {
  /** The issuer whose keys are missing. */
  readonly issuer: string
  /** The last download's error code: `timeout`, `status`, `not_json`, … */
  readonly code: string
  /** Whole seconds, at least 1, until it makes sense to retry. */
  readonly retryAfterSeconds: number
}
