/** What happens when a client acquires tokens. */
export type AcquisitionEvent =
  | {
      readonly type: 'token_acquired'
      readonly clientId: string
      /** `endpoint`: bought just now. `store`: bought by another process of the fleet. */
      readonly source: 'endpoint' | 'store'
      readonly expiresInSeconds: number
      readonly requestId?: string
    }
  | {
      readonly type: 'token_request_failed'
      readonly clientId: string
      readonly code: string
      readonly retryInSeconds?: number
      readonly requestId?: string
    }
  | {
      readonly type: 'scopes_not_granted'
      readonly clientId: string
      readonly missingScopes: readonly string[]
    }
  | {
      readonly type: 'token_invalidated'
      readonly clientId: string
      /** False when it was refused: the token was replaced not long ago, and a new one did not help. */
      readonly forgotten: boolean
    }
  | {
      readonly type: 'token_store_failed'
      readonly clientId: string
      readonly operation: 'read' | 'write' | 'take_lease' | 'release_lease'
      /** `timeout`, `record_refused`, or the name or code of the client library's error. */
      readonly code: string
    }
