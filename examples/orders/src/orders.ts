import { defineResourceServer } from '@cognito-m2m/core'

/** The API's scopes, defined once: guards, clients and the local Cognito all take them from here. */
export const orders = defineResourceServer({
  identifier: 'orders',
  scopes: { read: 'Read orders', write: 'Place and change orders' },
})
