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

export interface DynamoDBTokenStoreOptions extends SealingOptions {
  /** A client of the AWS SDK for JavaScript, version 3. It stays yours. */
  readonly client: DynamoDBClient
  /** The table. Its partition key is a string; it has no sort key. */
  readonly tableName: string
  /** Name of the partition key. Default: `pk`. */
  readonly keyAttribute?: string
  /** Name of the attribute that the table's TTL is set on. Default: `expiresAt`. */
  readonly ttlAttribute?: string
  readonly clock?: ClockLike
}

/**
 * A token store on a DynamoDB table, for a fleet whose processes share one token: conditional writes make the
 * lease, and the TTL attribute lets DynamoDB clean up.
 *
 * Give `sealingKeys`, so that tokens are stored under AES-256-GCM; without them it does not start, unless you say
 * `storeTokensUnsealed: true`.
 *
 * @throws OptionError when an option is wrong.
 */
export function createDynamoDBTokenStore(options: DynamoDBTokenStoreOptions): TokenStore {
  if (typeof options !== 'object' || options === null) throw new OptionError('options', 'must be an object.')
  // What is left is judged by the sealed store, which refuses every option that it does not know.
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
      '`record`, `holder` and `until` are names that the store uses itself.',
    )
  }
  const records = createDynamoDBRecordStore(client, table, sealing.clock ?? systemClock)
  return createSealedTokenStore(records, sealing)
}

function checkedName(option: string, value: unknown, pattern: RegExp): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new OptionError(option, 'must be the name, or the ARN, of something that exists in DynamoDB.')
}
