/** State of a token source, for readiness probes and dashboards. */
export interface TokenSourceHealth {
  readonly clientId: string
  /**
   * Whether calls get a token without waiting for a failing endpoint: a valid token is in hand, or the last one expired
   * unused and nothing has failed since. False without a `failureCode` means that none was needed yet.
   */
  readonly usable: boolean
  /** Seconds until the token in hand expires; undefined without one. */
  readonly expiresInSeconds: number | undefined
  /** Why the last acquisition failed, a `TokenRequestErrorCode`; undefined after a successful one, and before the first. */
  readonly failureCode: string | undefined
}
