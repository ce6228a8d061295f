/** Events of token acquisition. */
export type AcquisitionEvent =
  /** A token source has a new token. */
  | {
      readonly type: 'token_acquired'
      readonly clientId: string
      /** `endpoint`: requested now, and billed. `store`: requested by another process of the fleet. */
      readonly source: 'endpoint' | 'store'
      /** Seconds that are left of its lifetime. 20 when neither the response nor the token tells. */
      readonly expiresInSeconds: number
      readonly requestId?: string
    }
  /** An attempt to acquire a token failed, with all its retries. A valid token in hand stays in use. */
  | {
      readonly type: 'token_request_failed'
      readonly clientId: string
      /** A {@link TokenRequestErrorCode}. */
      readonly code: string
      readonly retryInSeconds?: number
      readonly requestId?: string
    }
  /** The token lacks scopes that were requested; only with `onMissingScopes: 'event'`. */
  | {
      readonly type: 'scopes_not_granted'
      readonly clientId: string
      readonly missingScopes: readonly string[]
    }
  /** A caller reported a token as rejected by an API. */
  | {
      readonly type: 'token_invalidated'
      readonly clientId: string
      /** False when the limit kept it: the token is itself a recent replacement, so another would not help. */
      readonly discarded: boolean
    }
  /** An operation of the store failed. The source goes on without it. */
  | {
      readonly type: 'token_store_failed'
      readonly clientId: string
      readonly operation: 'read' | 'write' | 'take_lease' | 'release_lease'
      /** `timeout`, `record_refused`, or the name or code of the client library's error. */
      readonly code: string
    }
  /** The wall clocks of this machine and of the issuer differ by 30 s or more. Tokens are used all the same. */
  | {
      readonly type: 'clock_skew'
      readonly clientId: string
      /** How far this machine's clock is ahead; negative when it is behind. */
      readonly skewSeconds: number
    }
