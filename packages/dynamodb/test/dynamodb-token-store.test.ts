import type { AddressInfo } from 'node:net'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { systemClock } from '@cognito-m2m/core/adapter'
import dynalite from 'dynalite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeTokenStore, sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import { createDynamoDBRecordStore } from '../src/record-store.ts'
import { createDynamoDBTokenStore } from '../src/token-store.ts'

const server = dynalite({ createTableMs: 0 })
const tableName = 'tokens'
let client: DynamoDBClient

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await createTable(tableName, 'pk')
})
afterAll(() => {
  client?.destroy()
  server.close()
})

async function createTable(TableName: string, key: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 30 }, { TableName })
}

// DynamoDB deletes late: the store judges time by its own clock, which the test can therefore move.
let ahead = 0
const clock = { ...systemClock, now: () => systemClock.now() + ahead }

describeTokenStore('a DynamoDB table', async () => ({
  open: (options = { sealingKeys }) => createDynamoDBTokenStore({ client, tableName, clock, ...options }),
  records: () =>
    createDynamoDBRecordStore(client, { tableName, keyAttribute: 'pk', ttlAttribute: 'expiresAt' }, clock),
  async wait(seconds) {
    ahead += seconds
  },
}))

describe('items', () => {
  test('have a TTL in whole seconds, and no readable content', async () => {
    await createTable('legible', 'pk')
    const store = createDynamoDBTokenStore({ client, tableName: 'legible', sealingKeys })
    const now = Math.floor(Date.now() / 1000)
    await store.write('["client1-of-the-items"]', {
      accessToken: 'AAA.BBB.CCC',
      acquiredAt: now,
      expiresAt: now + 600,
    })
    await store.takeLease('["client1-of-the-items"]', 'holder', 0.5)
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'legible' }))
    expect(Items.length).toBe(2)
    for (const item of Items) {
      expect(item.expiresAt?.N).toMatch(/^\d{10}$/)
      expect(item.pk?.S).toMatch(/^(?:token|lease)#[0-9a-f]{64}$/)
      expect(JSON.stringify(item)).not.toContain('client1-of-the-items')
      expect(JSON.stringify(item)).not.toContain('AAA.BBB.CCC')
    }
  })

  test('a table with other names', async () => {
    await createTable('other', 'id')
    const names = { tableName: 'other', keyAttribute: 'id', ttlAttribute: 'ttl' }
    const store = createDynamoDBTokenStore({ client, sealingKeys, ...names })
    const now = Math.floor(Date.now() / 1000)
    const token = { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 600 }
    await store.write('key', token)
    expect(await store.read('key')).toEqual(token)
    expect(await store.takeLease('key', 'holder', 5)).toBe(true)
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'other' }))
    expect(Items.every((item) => item.ttl?.N !== undefined)).toBe(true)
    const Key = { id: Items[0]?.id ?? { S: '' } }
    expect((await client.send(new GetItemCommand({ TableName: 'other', Key }))).Item).toBeDefined()
  })
})

describe('options and failures', () => {
  const options = () => ({ client, tableName, sealingKeys })
  test.each([
    ['no client', { client: undefined }],
    ['no table', { tableName: undefined }],
    ['no key', { sealingKeys: undefined }],
    ['an attribute that the store uses itself', { keyAttribute: 'record' }],
    ['one name for two attributes', { ttlAttribute: 'pk' }],
  ])('%s is refused', (_name, wrong) => {
    const all = { ...options(), ...wrong } as unknown as Parameters<typeof createDynamoDBTokenStore>[0]
    expect(() => createDynamoDBTokenStore(all)).toThrow(/Option `/)
  })

  test('a table that does not exist rejects, so that the token source can go on without it', async () => {
    const store = createDynamoDBTokenStore({ ...options(), tableName: 'missing' })
    await expect(store.read('key')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(store.takeLease('key', 'holder', 5)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})
