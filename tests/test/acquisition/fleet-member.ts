import { createTokenSource } from '@cognito-m2m/core'
import { createRedisTokenStore } from '@cognito-m2m/redis'
import { createClient } from 'redis'

// One process of a fleet: says when it is ready, waits for the word, and tells which token it got.

const {
  REDIS_URL = '',
  TOKEN_ENDPOINT = '',
  CLIENT_ID = '',
  CLIENT_SECRET = '',
  SEALING_KEY = '',
} = process.env

const client = createClient({ url: REDIS_URL })
client.on('error', () => {})
await client.connect()
const tokens = createTokenSource({
  tokenEndpoint: TOKEN_ENDPOINT,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  scopes: ['orders/read'],
  store: createRedisTokenStore({ client, sealingKeys: [{ id: 'test', key: SEALING_KEY }] }),
  // Sixteen processes on two processors: being slow is not being down.
  storeTimeoutSeconds: 5,
  storeLeaseSeconds: 4,
})

process.once('message', async () => {
  const token = await tokens.getToken()
  process.send?.({ token })
  tokens.close()
  await client.close()
  process.disconnect()
})
process.send?.('ready')
