import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'

/** An emulator that stands in for AWS: its tokens name AWS as their issuer. A scope that a client may not have is dropped. */
export function startEmulator(): Promise<LocalCognito> {
  return startLocalCognito({
    seed: 'migrations',
    notAllowedScope: 'drop',
    userPools: [
      {
        id: 'eu-west-1_AbCdEf123',
        domain: 'my-app',
        issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders', write: 'Place orders' } }],
        appClients: [{ name: 'warehouse' }, { name: 'reader', scopes: ['orders/read'] }],
      },
    ],
  })
}
