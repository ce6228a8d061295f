import { createSealedTokenStore, OptionError, type SealingOptions, type TokenStore } from '@cognito-m2m/core'
import { commandOf, type RedisClient } from './command.ts'
import { createRedisRecordStore } from './record-store.ts'

/** Options of {@link createRedisTokenStore}. Set exactly one of `sealingKeys` and `storeTokensUnsealed`. */
export interface RedisTokenStoreOptions extends SealingOptions {
  /**
   * A client of `redis` or `ioredis`, or a {@link RedisCommand} function. You connect the client, handle its `error`
   * events and close it.
   */
  readonly client: RedisClient
  /** Prefix of every Redis key: at most 128 printable characters without spaces. Default: `cognito-m2m:`. */
  readonly prefix?: string
}

/**
 * Creates a token store on Redis (6.0 or later) or Valkey, so that the processes of a fleet share one token.
 *
 * Set `sealingKeys` to encrypt the tokens with AES-256-GCM. To store them in plain text, set
 * `storeTokensUnsealed: true`.
 *
 * @param options `client`, and either `sealingKeys` or `storeTokensUnsealed: true`, are required.
 * @returns The store, for the option `store` of token sources.
 * @throws OptionError when an option is invalid, or neither `sealingKeys` nor `storeTokensUnsealed: true` is set.
 * @see https://redis.io/docs/latest/commands/set/
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
  // The sealed store checks the other options and refuses unknown ones.
  const { client, prefix = 'cognito-m2m:', ...sealing } = options
  if (typeof prefix !== 'string' || !/^[\x21-\x7E]{0,128}$/.test(prefix)) {
    throw new OptionError('prefix', 'must be at most 128 printable characters without spaces.')
  }
  const records = createRedisRecordStore(commandOf(client), prefix)
  return createSealedTokenStore(records, sealing)
}
