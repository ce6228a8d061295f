import { startLocalCognito } from '@cognito-m2m/local'
import { orders } from './orders.ts'

/** The user pool that the example APIs trust, and one that they do not trust. */
export const userPoolId = 'eu-west-1_Orders001'
export const foreignUserPoolId = 'eu-west-1_Foreign01'

/**
 * Starts a local emulator with one client that may read orders, one that may also write them, and an untrusted pool.
 */
export function startOrdersCognito(options: { port?: number; adminPort?: number } = {}) {
  return startLocalCognito({
    ...options,
    seed: 'orders',
    userPools: [
      {
        id: userPoolId,
        resourceServers: [orders],
        appClients: [
          {
            clientId: 'warehouse0client0for0reading',
            clientSecret: 'warehouse_secret_for_the_examples_only',
            name: 'warehouse',
            scopes: [orders.scope('read')],
          },
          {
            clientId: 'shop0000client0for0both00000',
            clientSecret: 'shop_secret_for_the_examples_only',
            name: 'shop',
            scopes: [orders.scope('read'), orders.scope('write')],
          },
        ],
      },
      {
        id: foreignUserPoolId,
        resourceServers: [orders],
        appClients: [
          {
            clientId: 'stranger0client0of0another00',
            clientSecret: 'stranger_secret_for_the_examples_only',
            name: 'stranger',
            scopes: [orders.scope('read')],
          },
        ],
      },
    ],
  })
}

export type OrdersCognito = Awaited<ReturnType<typeof startOrdersCognito>>
