import { defineResourceServer } from '@cognito-m2m/core'
import { expect, it } from 'vitest'
import { type AppClientOptions, type ScopeOfServers, startLocalCognito } from '../src/index.ts'

const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

it('a scope that no resource server of the pool defines does not compile', async () => {
  await using cognito = await startLocalCognito({
    userPools: [
      { resourceServers: [orders], appClients: [{ scopes: ['orders/read'] }] },
      {
        resourceServers: [orders, { identifier: 'https://api.example', scopes: { all: 'All' } }],
        appClients: [{ scopes: ['https://api.example/all', orders.scope('write')] }],
      },
    ],
  })
  expect(cognito.pools[1]?.clients[0]?.scopes).toEqual(['https://api.example/all', 'orders/write'])

  const misspelt = () =>
    startLocalCognito({
      // @ts-expect-error orders/raed is not defined
      userPools: [{ resourceServers: [orders], appClients: [{ scopes: ['orders/raed'] }] }],
    })
  await expect(misspelt()).rejects.toThrow(/orders\/raed/)
  // @ts-expect-error nor is it inside a client on its own
  const client: AppClientOptions<ScopeOfServers<[typeof orders]>> = { scopes: ['orders/raed'] }
  expect(client).toBeDefined()
})
