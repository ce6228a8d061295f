/** State of a token source, for readiness probes and dashboards. */
export interface TokenSourceHealth {
  readonly clientId: string
  /**
   * Whether calls get a token without waiting for a failing endpoint: a valid token is cached, or the last one expired
   * unused and no request has failed since. False without a `failureCode` means that no token was requested yet.
   */
  readonly usable: boolean
  /** Seconds until the cached token expires; undefined if there is none. */
  readonly expiresInSeconds: number | undefined
  /** `TokenRequestErrorCode` of the last failed acquisition; undefined after a successful one and before the first. */
  readonly failureCode: string | undefined
}
