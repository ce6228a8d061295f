import { createSealedTokenStore, OptionError, type SealingOptions, type TokenStore } from '@cognito-m2m/core'
import { commandOf, type RedisClient } from './command.ts'
import { createRedisRecordStore } from './record-store.ts'

/** Options of {@link createRedisTokenStore}. Set exactly one of `sealingKeys` and `storeTokensUnsealed`. */
export interface RedisTokenStoreOptions extends SealingOptions {
  /** A client of `redis` or `ioredis`. It stays yours: you connect it, listen to its `error` events and close it. */
  readonly client: RedisClient
  /** Prefix of every key: at most 128 printable characters without spaces. Default: `cognito-m2m:`. */
  readonly prefix?: string
}

/**
 * A token store on Redis (6.0 or later) or Valkey, for a fleet whose processes share one token.
 *
 * Set `sealingKeys`, so that tokens are stored under AES-256-GCM. Without them it does not start, unless you set
 * `storeTokensUnsealed: true`.
 *
 * @throws OptionError when an option is invalid.
 * @example
 * ```ts
 * import { createRedisTokenStore } from '@cognito-m2m/redis'
 * import { createClient } from 'redis'
 *
 * const client = createClient({ url: process.env.REDIS_URL ?? '', disableOfflineQueue: true })
 * client.on('error', () => {})
 * client.connect().catch(() => {}) // Not awaited: the process starts without Redis.
 *
 * const store = createRedisTokenStore({
 *   client,
 *   sealingKeys: [{ id: '2026-11', key: process.env.SEALING_KEY ?? '' }],
 * })
 * ```
 */
export function createRedisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  // The sealed store checks the rest, and refuses every option that it does not know.
  const { client, prefix = 'cognito-m2m:', ...sealing } = options
  if (typeof prefix !== 'string' || !/^[\x21-\x7E]{0,128}$/.test(prefix)) {
    throw new OptionError('prefix', 'must be at most 128 printable characters without spaces.')
  }
  const records = createRedisRecordStore(commandOf(client), prefix)
  return createSealedTokenStore(records, sealing)
}
