import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'

export const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place and change orders' },
})

export const billing = defineResourceServer({
  identifier: 'https://billing.example.com',
  scopes: { read: 'Read invoices' },
})

export const machines = defineUserPool({
  resourceServers: [orders, billing],
  appClients: {
    warehouse: { scopes: ['orders/read', 'orders/write'], accessTokenSeconds: 900 },
    reporting: { scopes: ['orders/read', billing.scope('read')] },
    audit: { scopes: ['orders/read'], tokenRequests: 'get_client_token' },
  },
})
