/** Why no verdict could be reached: the issuer's keys could not be had. */
export interface KeysUnavailable {
  /** The issuer whose keys are missing. */
  readonly issuer: string
  /** The last download's error code: `timeout`, `status`, `not_json`, … */
  readonly code: string
  /** Whole seconds, at least 1, until it makes sense to ask again. */
  readonly retryAfterSeconds: number
}
