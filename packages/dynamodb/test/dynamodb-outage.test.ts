import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { type CognitoM2MEvent, createTokenSource } from '@cognito-m2m/core'
import dynalite from 'dynalite'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { sealingKeys } from '../../core/test/acquisition/store-conformance.ts'
import { createDynamoDBTokenStore } from '../src/token-store.ts'

/** How the proxy before DynamoDB treats a request. */
type Behavior = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void

const passOn: Behavior = (_request, _response, pass) => pass()
const stall: Behavior = () => {}

const dynamodb = dynalite({ createTableMs: 0 })
let behavior = passOn
let open = 0
const proxy = createServer((request, response) => {
  open++
  response.on('close', () => open--)
  behavior(request, response, () => {
    const { method, url, headers } = request
    const { port } = dynamodb.address() as AddressInfo
    const upstream = forward({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers)
      reply.pipe(response)
    })
    request.pipe(upstream)
  })
})

const clients: DynamoDBClient[] = []
/** A client with connections of its own, as a new process has. */
function newClient(): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  clients.push(client)
  return client
}

beforeAll(async () => {
  for (const server of [dynamodb, proxy]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
})
afterAll(() => {
  for (const client of clients) client.destroy()
  proxy.closeAllConnections()
  proxy.close()
  dynamodb.close()
})

let tableName: string
let tables = 0
beforeEach(async () => {
  behavior = passOn
  tableName = `tokens${tables++}`
  await newClient().send(
    new CreateTableCommand({
      TableName: tableName,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await sleep(50)
})

function scene() {
  const events: CognitoM2MEvent[] = []
  let requested = 0
  const source = (client: DynamoDBClient, options: object = {}) =>
    createTokenSource({
      tokenEndpoint: 'https://example.com/oauth2/token',
      clientId: 'client1',
      clientSecret: 'secret',
      backgroundTimers: false,
      store: createDynamoDBTokenStore({ client, tableName, sealingKeys }),
      fetch: async () =>
        Response.json({ access_token: `t${++requested}`, expires_in: 3600, token_type: 'Bearer' }),
      onEvent: (event) => events.push(event),
      ...options,
    })
  const failures = () => events.filter((event) => event.type === 'token_store_failed')
  return { source, failures, requested: () => requested }
}

describe('a DynamoDB that accepts and never responds', () => {
  it('leaves no request open, and is used again once it responds', async () => {
    const { source, failures } = scene()
    const client = newClient()
    const limits = { attemptTimeoutSeconds: 0.3, storeTimeoutSeconds: 0.3 }
    behavior = stall
    const stalled = Array.from({ length: 60 }, () => source(client, limits).getToken())
    expect((await Promise.all(stalled)).every((token) => token.startsWith('t'))).toBe(true)
    expect(failures().every(({ code }) => code === 'timeout')).toBe(true)
    while (open > 0) await sleep(20)
    behavior = passOn
    const before = failures().length
    await Promise.all(Array.from({ length: 10 }, () => source(client).getToken()))
    expect(failures().length).toBe(before)
  })
})

describe('a cold start', () => {
  it('waits for a first connection that takes longer than the limit of an operation', async () => {
    const { source, failures, requested } = scene()
    // Credentials and TLS: 0.7 s for the first request of each connection.
    const seen = new WeakSet<object>()
    behavior = (request, _response, pass) => {
      if (seen.has(request.socket)) return pass()
      seen.add(request.socket)
      setTimeout(pass, 700)
    }
    for (let process = 0; process < 4; process++) await source(newClient()).getToken()
    expect(requested()).toBe(1)
    expect(failures()).toEqual([])
    const { Items = [] } = await newClient().send(new ScanCommand({ TableName: tableName }))
    expect(Items.filter((item) => item.record !== undefined)).toHaveLength(1)
  })
})

describe('a throttled table', () => {
  it('fails no call', async () => {
    const { source, failures } = scene()
    behavior = (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
      response.end(
        JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' }),
      )
    }
    expect(await source(newClient(), { attemptTimeoutSeconds: 1 }).getToken()).toBe('t1')
    expect(failures()).toHaveLength(1)
    expect(['ProvisionedThroughputExceededException', 'timeout']).toContain(failures()[0]?.code)
  })
})

describe('an item of another kind under our key', () => {
  it('is refused as a record and replaced, and is no lease', async () => {
    const client = newClient()
    const store = createDynamoDBTokenStore({ client, tableName, sealingKeys })
    const now = Math.floor(Date.now() / 1000)
    const token = { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 600 }
    await store.write('key', token)
    await store.takeLease('key', 'a', 30)
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }))
    for (const { pk = { S: '' } } of Items) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: { pk, other: { S: 'x' } } }))
    }
    await expect(store.read('key')).rejects.toMatchObject({ code: 'record_refused' })
    await store.write('key', token)
    expect(await store.read('key')).toEqual(token)
    expect(await store.takeLease('key', 'b', 30)).toBe(true)
  })
})

describe('a machine whose clock is wrong', () => {
  it('compares times with the clock that the SDK learned from AWS', async () => {
    const client = newClient()
    const store = createDynamoDBTokenStore({ client, tableName, sealingKeys })
    const now = Math.floor(Date.now() / 1000)
    await store.write('key', { accessToken: 'AAA.BBB.CCC', acquiredAt: now, expiresAt: now + 600 })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_200_000 })
    try {
      const ahead = createDynamoDBTokenStore({ client: newClient(), tableName, sealingKeys })
      // The first response tells the SDK the time, by its `Date` header.
      expect(await ahead.read('key')).toBeDefined()
      expect(await ahead.takeLease('key', 'a', 30)).toBe(true)
    } finally {
      vi.useRealTimers()
    }
    expect(await store.takeLease('key', 'b', 30)).toBe(false)
  })
})
