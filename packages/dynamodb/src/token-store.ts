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
  /** A `DynamoDBClient` of the AWS SDK for JavaScript, version 3. You create and close it. */
  readonly client: DynamoDBClient
  /** Name or ARN of the table. It must have a partition key of type string and no sort key. */
  readonly tableName: string
  /** Name of the partition key. Default: `pk`. */
  readonly keyAttribute?: string
  /** Name of the table's TTL attribute. Default: `expiresAt`. */
  readonly ttlAttribute?: string
  /** Source of time. Default: the machine's clocks. */
  readonly clock?: ClockLike
}

/**
 * Creates a token store on a DynamoDB table, so that the processes of a fleet share one token. The lease uses
 * conditional writes. Enable TTL on `ttlAttribute` to have expired items deleted.
 *
 * Set `sealingKeys` to encrypt the tokens with AES-256-GCM. To store them in plain text, set
 * `storeTokensUnsealed: true`.
 *
 * @param options `client`, `tableName`, and either `sealingKeys` or `storeTokensUnsealed: true`, are required.
 * @returns The store, for the option `store` of token sources.
 * @throws OptionError when an option is invalid, or neither `sealingKeys` nor `storeTokensUnsealed: true` is set.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
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
  // The sealed store checks the other options and refuses unknown ones.
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
      'must not be `record`, `holder` or `until`, which are attributes of the store itself. Use another name.',
    )
  }
  const records = createDynamoDBRecordStore(client, table, sealing.clock ?? systemClock)
  return createSealedTokenStore(records, sealing)
}

function checkedName(option: string, value: unknown, pattern: RegExp): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new OptionError(option, 'must be a valid name, or the ARN of a table.')
}
