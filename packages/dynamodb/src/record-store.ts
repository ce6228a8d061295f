import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import {
  type ClockLike,
  type StoreCallOptions,
  TokenRecordError,
  type TokenRecordStore,
} from '@cognito-m2m/core'

/** The table, and the names of the two attributes that its definition determines. */
export interface Table {
  readonly tableName: string
  readonly keyAttribute: string
  readonly ttlAttribute: string
}

/**
 * Stores records and leases as items. DynamoDB deletes expired items with a delay of up to days, so every read and
 * every condition checks the expiry itself.
 */
export function createDynamoDBRecordStore(
  client: DynamoDBClient,
  table: Table,
  clock: ClockLike,
): TokenRecordStore {
  const { tableName: TableName, keyAttribute, ttlAttribute } = table
  const itemKey = (kind: 'token' | 'lease', key: string) => ({ [keyAttribute]: { S: `${kind}#${key}` } })
  const now = () => clock.now() + serverOffsetSeconds(client)
  return {
    async read(key, options) {
      const Key = itemKey('token', key)
      const command = new GetItemCommand({ TableName, Key, ConsistentRead: true })
      const { Item } = await client.send(command, abortable(options))
      if (Item === undefined || Number(Item[ttlAttribute]?.N) <= now()) return undefined
      const record = Item.record?.S
      if (record === undefined) throw new TokenRecordError() // Not written by this store. The next write replaces it.
      return record
    },
    async write(key, record, ttlSeconds, options) {
      const until = Math.ceil(now() + ttlSeconds)
      const Item = { ...itemKey('token', key), record: { S: record }, [ttlAttribute]: { N: String(until) } }
      await client.send(new PutItemCommand({ TableName, Item }), abortable(options))
    },
    async takeLease(key, holder, seconds, options) {
      const from = now()
      // The TTL attribute needs whole seconds; the lease itself uses milliseconds.
      const Item = {
        ...itemKey('lease', key),
        holder: { S: holder },
        until: { N: String(from + seconds) },
        [ttlAttribute]: { N: String(Math.ceil(from + seconds)) },
      }
      const command = new PutItemCommand({
        TableName,
        Item,
        // An item without these attributes is not a lease.
        ConditionExpression:
          'attribute_not_exists(#holder) OR attribute_not_exists(#until) OR #holder = :holder OR #until <= :now',
        ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until' },
        ExpressionAttributeValues: { ':holder': { S: holder }, ':now': { N: String(from) } },
      })
      return isConditionMet(client.send(command, abortable(options)))
    },
    async releaseLease(key, holder, options) {
      const command = new DeleteItemCommand({
        TableName,
        Key: itemKey('lease', key),
        ConditionExpression: '#holder = :holder',
        ExpressionAttributeNames: { '#holder': 'holder' },
        ExpressionAttributeValues: { ':holder': { S: holder } },
      })
      await isConditionMet(client.send(command, abortable(options)))
    },
  }
}

function abortable(options: StoreCallOptions | undefined): { abortSignal?: AbortSignal } {
  return options?.signal === undefined ? {} : { abortSignal: options.signal }
}

/** How far this machine's clock is behind AWS's. The SDK learns it from `Date` headers, to sign requests. */
function serverOffsetSeconds({ config }: DynamoDBClient): number {
  const milliseconds = config?.systemClockOffset
  return typeof milliseconds === 'number' && Number.isFinite(milliseconds) ? milliseconds / 1000 : 0
}

async function isConditionMet(response: Promise<unknown>): Promise<boolean> {
  try {
    await response
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false
    throw error
  }
}
