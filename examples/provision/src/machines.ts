import { defineResourceServer, defineUserPool } from '@cognito-m2m/core'

export const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place and change orders' },
})

export const billing = defineResourceServer({
  identifier: 'billing',
  scopes: { read: 'Read invoices' },
})

/** The single definition for the stack, the Terraform module, guards, token sources and the local emulator. */
export const machines = defineUserPool({
  resourceServers: [orders, billing],
  appClients: {
    warehouse: { scopes: ['orders/read'], accessTokenSeconds: 900 },
    shop: { scopes: ['orders/read', 'orders/write'] },
    reporting: { scopes: ['orders/read', 'billing/read'] },
  },
})

// Also used by `npx @cognito-m2m/local --config src/machines.ts`.
export default machines
