import { createSealedTokenStore, OptionError, type SealingOptions, type TokenStore } from '@cognito-m2m/core'
import { commandOf, type RedisClient } from './command.ts'
import { createRedisRecordStore } from './record-store.ts'

export interface RedisTokenStoreOptions extends SealingOptions {
  /** The client. It stays yours: you connect it, listen to its `error` events and close it. */
  readonly client: RedisClient
  /** Begins every key, for a Redis that is shared. Default: `cognito-m2m:`. */
  readonly prefix?: string
}

/**
 * A token store on Redis (6.0 or later) or Valkey, for a fleet whose processes share one token.
 *
 * Give `sealingKeys`, so that tokens are stored under AES-256-GCM; without them it does not start, unless you say
 * `storeTokensUnsealed: true`.
 *
 * @throws OptionError when an option is wrong.
 */
export function createRedisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  // What is left is judged by the sealed store, which refuses every option that it does not know.
  const { client, prefix = 'cognito-m2m:', ...sealing } = options
  if (typeof prefix !== 'string' || !/^[\x21-\x7E]{0,128}$/.test(prefix)) {
    throw new OptionError('prefix', 'must be at most 128 printable characters without blanks.')
  }
  const records = createRedisRecordStore(commandOf(client), prefix)
  return createSealedTokenStore(records, sealing)
}
