import type { AcquiredToken } from './held-token.ts'
import type { TokenFailureFacts } from './token-error.ts'

/** What one series of attempts came to. */
export type Acquisition =
  | {
      readonly outcome: 'acquired'
      readonly token: AcquiredToken
      /** Asked for, but not in the token. Empty when all were granted, or the token is no JWT. */
      readonly missingScopes: readonly string[]
      readonly requestId?: string
      readonly source: 'endpoint' | 'store'
    }
  | ({ readonly outcome: 'failed' } & TokenFailureFacts)
