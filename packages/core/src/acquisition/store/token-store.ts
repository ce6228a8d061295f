import type { AcquiredToken } from './acquired-token.ts'

/** How one operation of a store is called. */
export interface StoreCallOptions {
  /**
   * Aborted when the operation takes too long. Obey it: an operation that goes on holds a connection, and enough of them
   * hold all connections.
   */
  readonly signal?: AbortSignal | undefined
}

/**
 * What a fleet shares: tokens by key, and a lease, so that one of many processes requests the next token. Operations
 * reject when the store cannot be used; the token source then goes on without it. A key says what the token is for and
 * proves knowledge of the client secret; keep keys out of logs.
 *
 * `@cognito-m2m/redis` and `@cognito-m2m/dynamodb` provide one. For another database implement
 * {@link TokenRecordStore}, and pass it to {@link createSealedTokenStore}.
 */
export interface TokenStore {
  /** The token kept under the key; undefined when there is none. */
  read(key: string, options?: StoreCallOptions): Promise<AcquiredToken | undefined>
  /** Keeps a token for its lifetime. */
  write(key: string, token: AcquiredToken, options?: StoreCallOptions): Promise<void>
  /** See {@link TokenRecordStore.takeLease}. */
  takeLease(key: string, holder: string, seconds: number, options?: StoreCallOptions): Promise<boolean>
  /** See {@link TokenRecordStore.releaseLease}. */
  releaseLease(key: string, holder: string, options?: StoreCallOptions): Promise<void>
}

/**
 * The port that a database implements: strings by key, with a lease beside them. It knows nothing about tokens.
 *
 * @example
 * ```ts
 * import { createSealedTokenStore, type TokenRecordStore } from '@cognito-m2m/core'
 *
 * declare const database: TokenRecordStore // Yours: four operations.
 *
 * const store = createSealedTokenStore(database, {
 *   sealingKeys: [{ id: '2026-11', key: process.env.SEALING_KEY ?? '' }],
 * })
 * ```
 */
export interface TokenRecordStore {
  /** The record, exactly as written; undefined when there is none or its time is over. */
  read(key: string, options?: StoreCallOptions): Promise<string | undefined>
  /** Writes the record, replacing any older one and any value of another type, to expire after `ttlSeconds`. */
  write(key: string, record: string, ttlSeconds: number, options?: StoreCallOptions): Promise<void>
  /**
   * Takes the lease of a key for `seconds`, atomically. True when nobody holds it, when its time is over, or when the
   * same holder has it (which extends it). Otherwise false, and nothing changes.
   */
  takeLease(key: string, holder: string, seconds: number, options?: StoreCallOptions): Promise<boolean>
  /** Releases the lease, if this very holder has it. */
  releaseLease(key: string, holder: string, options?: StoreCallOptions): Promise<void>
}

/** A record that cannot be trusted: damaged, edited, copied from another key, or sealed under an unknown key. */
export class TokenRecordError extends Error {
  override readonly name = 'TokenRecordError'
  readonly code = 'record_refused'

  constructor() {
    super(
      'The token record in the store was refused: it is damaged, or it was not sealed for this key. A new token replaces it. If this repeats, check that every process has the same `sealingKeys`.',
    )
  }
}
