import { defineResourceServer } from '@cognito-m2m/core'

/** The API's scopes, defined once for guards, clients and the local emulator. */
export const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place and change orders' },
})
