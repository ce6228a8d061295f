import type { AcquiredToken } from './held-token.ts'

/**
 * What a fleet shares: tokens by cache key, and a lease, so that of many processes one asks for the next token.
 * Operations reject when the store cannot be used; the token source then goes on without it. A key says what the token
 * is for and proves that whoever asks knows the client's secret; keep keys out of logs.
 *
 * `@cognito-m2m/redis` and `@cognito-m2m/dynamodb` make one. For another database implement
 * {@link TokenRecordStore}, and let {@link createSealedTokenStore} make a `TokenStore` of it.
 */
export interface TokenStore {
  /** The token kept under the key; undefined when there is none. */
  read(key: string): Promise<AcquiredToken | undefined>
  /** Keeps a token until its `expiresAt`. */
  write(key: string, token: AcquiredToken): Promise<void>
  /** See {@link TokenRecordStore.takeLease}. */
  takeLease(key: string, holder: string, seconds: number): Promise<boolean>
  /** See {@link TokenRecordStore.releaseLease}. */
  releaseLease(key: string, holder: string): Promise<void>
}

/** The port that a database implements: text by key, with a lease beside it. Knows nothing of tokens. */
export interface TokenRecordStore {
  /** The record, exactly as written; undefined when there is none or its time is over. */
  read(key: string): Promise<string | undefined>
  /** Writes the record, over an older one, to be gone after `ttlSeconds`. */
  write(key: string, record: string, ttlSeconds: number): Promise<void>
  /**
   * Takes the key's lease for `seconds`, in one atomic step: true when nobody has it, when its time is over, or when
   * this very holder has it (which lengthens it); else false, and nothing changes.
   */
  takeLease(key: string, holder: string, seconds: number): Promise<boolean>
  /** Gives the lease up, if this very holder has it. */
  releaseLease(key: string, holder: string): Promise<void>
}

/** A record that cannot be trusted: damaged, edited, moved from another key, or sealed under a key not given. */
export class TokenRecordError extends Error {
  override readonly name = 'TokenRecordError'
  readonly code = 'record_refused'

  constructor() {
    super('A token record in the shared store was refused: it is damaged, or was not sealed for this key.')
  }
}
