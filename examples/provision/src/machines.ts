import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'

export const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place and change orders' },
})

export const billing = defineResourceServer({
  identifier: 'billing',
  scopes: { read: 'Read invoices' },
})

/** The one definition: the stack, the Terraform module, guards, token sources and the local emulator are made of it. */
export const machines = defineUserPool({
  resourceServers: [orders, billing],
  appClients: {
    warehouse: { scopes: ['orders/read'], accessTokenSeconds: 900 },
    shop: { scopes: ['orders/read', 'orders/write'] },
    reporting: { scopes: ['orders/read', 'billing/read'] },
  },
})

// `npx @cognito-m2m/local --config src/machines.ts` has the same.
export default machines
