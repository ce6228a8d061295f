import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { ClockLike, TokenRecordStore } from '@cognito-m2m/core'

/** The table, and the names of the two attributes that the table's definition fixes. */
export interface Table {
  readonly tableName: string
  readonly keyAttribute: string
  readonly ttlAttribute: string
}

/**
 * Records and leases as items. DynamoDB deletes items some time after their TTL, up to days later: every read and
 * every condition judges the time itself.
 */
export function createDynamoDBRecordStore(
  client: DynamoDBClient,
  table: Table,
  clock: ClockLike,
): TokenRecordStore {
  const { tableName: TableName, keyAttribute, ttlAttribute } = table
  const itemKey = (kind: 'token' | 'lease', key: string) => ({ [keyAttribute]: { S: `${kind}#${key}` } })
  return {
    async read(key) {
      const Key = itemKey('token', key)
      const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
      if (Item === undefined || Number(Item[ttlAttribute]?.N) <= clock.now()) return undefined
      const record = Item.record?.S
      if (record === undefined) throw new TypeError('The item has no attribute `record` of type S.')
      return record
    },
    async write(key, record, ttlSeconds) {
      const until = Math.ceil(clock.now() + ttlSeconds)
      const Item = { ...itemKey('token', key), record: { S: record }, [ttlAttribute]: { N: String(until) } }
      await client.send(new PutItemCommand({ TableName, Item }))
    },
    async takeLease(key, holder, seconds) {
      const now = clock.now()
      // TTL wants whole seconds; the lease itself is judged to the millisecond.
      const Item = {
        ...itemKey('lease', key),
        holder: { S: holder },
        until: { N: String(now + seconds) },
        [ttlAttribute]: { N: String(Math.ceil(now + seconds)) },
      }
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item,
            ConditionExpression: 'attribute_not_exists(#holder) OR #holder = :holder OR #until <= :now',
            ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until' },
            ExpressionAttributeValues: { ':holder': { S: holder }, ':now': { N: String(now) } },
          }),
        )
        return true
      } catch (error) {
        if (isConditionFailure(error)) return false
        throw error
      }
    },
    async releaseLease(key, holder) {
      try {
        await client.send(
          new DeleteItemCommand({
            TableName,
            Key: itemKey('lease', key),
            ConditionExpression: '#holder = :holder',
            ExpressionAttributeNames: { '#holder': 'holder' },
            ExpressionAttributeValues: { ':holder': { S: holder } },
          }),
        )
      } catch (error) {
        if (!isConditionFailure(error)) throw error
      }
    },
  }
}

function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException'
}
