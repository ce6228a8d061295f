import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenSource, defineResourceServer, type TokenSource } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'

export const tools = defineResourceServer({
  identifier: 'tools',
  scopes: { call: 'Use the server', write: 'Change orders' },
})

/** What each tool of the test servers requires. */
export const requirements = { list_orders: {}, cancel_order: { scopes: 'write' } } as const

/** A user pool with an agent that may do everything, one that may only read, and a client of another API. */
export function startPool(): Promise<LocalCognito> {
  const other = defineResourceServer({ identifier: 'other', scopes: { call: 'Use another API' } })
  return startLocalCognito({
    seed: 'mcp',
    userPools: [
      {
        resourceServers: [tools, other],
        appClients: [
          { clientId: 'agent', clientSecret: 'a'.repeat(40), scopes: ['tools/call', 'tools/write'] },
          { clientId: 'reader', clientSecret: 'r'.repeat(40), scopes: ['tools/call'] },
          { clientId: 'stranger', clientSecret: 's'.repeat(40), scopes: ['other/call'] },
        ],
      },
    ],
  })
}

/** The token source of one of the pool's clients. */
export function tokensOf(cognito: LocalCognito, clientId: 'agent' | 'reader' | 'stranger'): TokenSource {
  return createTokenSource({
    tokenEndpoint: cognito.tokenEndpoint,
    clientId,
    clientSecret: clientId.charAt(0).repeat(40),
  })
}

/** Serves on a free port of loopback. */
export async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
