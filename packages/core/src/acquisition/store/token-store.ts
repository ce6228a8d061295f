import type { AcquiredToken } from './acquired-token.ts'

/** Options of a store operation. */
export interface StoreCallOptions {
  /**
   * Aborted when the operation takes too long. Honor it: an operation that continues holds a connection and can exhaust
   * the pool.
   */
  readonly signal?: AbortSignal | undefined
}

/**
 * A token store shared by many processes: tokens by key, and a lease so that only one process requests the next token.
 * Operations reject if the store cannot be used; the token source then continues without it. A key identifies the
 * purpose of a token and proves knowledge of the client secret, so keep keys out of logs.
 *
 * `@cognito-m2m/redis` and `@cognito-m2m/dynamodb` provide one. For another database, implement
 * {@link TokenRecordStore} and pass it to {@link createSealedTokenStore}.
 */
export interface TokenStore {
  /** Returns the token stored under the key; undefined if there is none. */
  read(key: string, options?: StoreCallOptions): Promise<AcquiredToken | undefined>
  /** Stores a token for its lifetime. */
  write(key: string, token: AcquiredToken, options?: StoreCallOptions): Promise<void>
  /** See {@link TokenRecordStore.takeLease}. */
  takeLease(key: string, holder: string, seconds: number, options?: StoreCallOptions): Promise<boolean>
  /** See {@link TokenRecordStore.releaseLease}. */
  releaseLease(key: string, holder: string, options?: StoreCallOptions): Promise<void>
}

/**
 * The interface to implement for a database: strings by key, and a lease per key. It knows nothing about tokens.
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
  /** Returns the record exactly as written; undefined if there is none or it has expired. */
  read(key: string, options?: StoreCallOptions): Promise<string | undefined>
  /** Writes the record so that it expires after `ttlSeconds`. Replaces any existing value, of whatever type. */
  write(key: string, record: string, ttlSeconds: number, options?: StoreCallOptions): Promise<void>
  /**
   * Takes the lease of a key for `seconds`, atomically. Returns true if the lease is free, expired, or already held by
   * the same holder (which extends it). Otherwise returns false and changes nothing.
   */
  takeLease(key: string, holder: string, seconds: number, options?: StoreCallOptions): Promise<boolean>
  /** Releases the lease if this holder has it. */
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
