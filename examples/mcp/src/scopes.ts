import { defineResourceServer } from '@cognito-m2m/core'

/** The MCP server's scopes, defined once: guard, tools, agents and the local Cognito use them. */
export const orderTools = defineResourceServer({
  identifier: 'order-tools',
  scopes: { read: 'Look at orders', write: 'Place and cancel orders' },
})
