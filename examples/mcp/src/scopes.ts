import { defineResourceServer } from '@cognito-m2m/core'

/** The MCP server's scopes, defined once for the guard, tools, agents and the local emulator. */
export const orderTools = defineResourceServer({
  identifier: 'order-tools',
  scopes: { read: 'Look at orders', write: 'Place and cancel orders' },
})
