import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  type ClockLike,
  createSealedTokenStore,
  OptionError,
  type SealingOptions,
  type TokenStore,
} from '@cognito-m2m/core'
import { systemClock } from '@cognito-m2m/core/adapter'
import { createDynamoDBRecordStore } from './record-store.ts'

/** Options of {@link createDynamoDBTokenStore}. Set exactly one of `sealingKeys` and `storeTokensUnsealed`. */
export interface DynamoDBTokenStoreOptions extends SealingOptions {
  /** A client of the AWS SDK for JavaScript, version 3. It stays yours. */
  readonly client: DynamoDBClient
  /** Name or ARN of the table. Its partition key is a string; it has no sort key. */
  readonly tableName: string
  /** Name of the partition key. Default: `pk`. */
  readonly keyAttribute?: string
  /** Name of the attribute that the table's TTL is set on. Default: `expiresAt`. */
  readonly ttlAttribute?: string
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
}

/**
 * A token store on a DynamoDB table, for a fleet whose processes share one token. Conditional writes make the lease, and
 * the TTL attribute lets DynamoDB clean up.
 *
 * Set `sealingKeys`, so that tokens are stored under AES-256-GCM. Without them it does not start, unless you set
 * `storeTokensUnsealed: true`.
 *
 * @throws OptionError when an option is invalid.
 * @example
 * ```ts
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
 * import { createDynamoDBTokenStore } from '@cognito-m2m/dynamodb'
 *
 * const store = createDynamoDBTokenStore({
 *   client: new DynamoDBClient({}),
 *   tableName: 'cognito-tokens',
 *   sealingKeys: [{ id: '2026-11', key: process.env.SEALING_KEY ?? '' }],
 * })
 * ```
 */
export function createDynamoDBTokenStore(options: DynamoDBTokenStoreOptions): TokenStore {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  // The sealed store checks the rest, and refuses every option that it does not know.
  const { client, tableName, keyAttribute = 'pk', ttlAttribute = 'expiresAt', ...sealing } = options
  if (typeof client?.send !== 'function') {
    throw new OptionError('client', 'must be a `DynamoDBClient` of `@aws-sdk/client-dynamodb`.')
  }
  const table = {
    tableName: checkedName('tableName', tableName, /^[\w.:/-]{1,1024}$/),
    keyAttribute: checkedName('keyAttribute', keyAttribute, /^\S{1,255}$/),
    ttlAttribute: checkedName('ttlAttribute', ttlAttribute, /^\S{1,255}$/),
  }
  const own = ['record', 'holder', 'until']
  if (table.keyAttribute === table.ttlAttribute) {
    throw new OptionError('ttlAttribute', 'must not be the partition key.')
  }
  if (own.includes(table.keyAttribute) || own.includes(table.ttlAttribute)) {
    throw new OptionError(
      'keyAttribute',
      'must not be `record`, `holder` or `until`: the store uses these names itself.',
    )
  }
  const records = createDynamoDBRecordStore(client, table, sealing.clock ?? systemClock)
  return createSealedTokenStore(records, sealing)
}

function checkedName(option: string, value: unknown, pattern: RegExp): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new OptionError(option, 'must be a name, or the ARN of a table.')
}
