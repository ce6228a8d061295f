import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { OptionError } from '@cognito-m2m/core'
import { expect, test } from 'vitest'
import { createDynamoDBTokenStore, type DynamoDBTokenStoreOptions } from '../src/token-store.ts'

const good = {
  client: new DynamoDBClient({ region: 'eu-west-1' }),
  tableName: 'tokens',
  sealingKeys: [{ id: 'k1', key: new Uint8Array(32) }],
}

test('valid options are accepted', () => expect(() => createDynamoDBTokenStore(good)).not.toThrow())

test.each([
  ['none', undefined],
  ['null', null],
  ['a number', 5],
  ['an unknown option', { ...good, table: 'x' }],
  ['a partition key of null', { ...good, keyAttribute: null }],
  ['a TTL attribute of null', { ...good, ttlAttribute: null }],
  ['a clock of null', { ...good, clock: null }],
  ['a clock that is none', { ...good, clock: {} }],
])('%s', (_name, options) => {
  expect(() => createDynamoDBTokenStore(options as unknown as DynamoDBTokenStoreOptions)).toThrow(OptionError)
})
