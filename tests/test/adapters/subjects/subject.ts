import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AuthorizerOptions, RouteRequirement } from '@cognito-m2m/core'
import type { CognitoClaims } from '@cognito-m2m/fastify'

/** Every route that each subject serves, by path: a guard each, and the client's id as the answer. */
const requirements = {
  '/valid': {},
  '/all': { scopes: ['orders/read', 'orders/write'] },
  '/any': { anyScope: ['orders/write', 'orders/read'] },
  '/write': { scopes: 'orders/write' },
  '/permit': { permit: (token) => token.clientId === 'nobody' },
  '/anonymous': { anonymous: true, scopes: 'orders/read' },
} as const satisfies Readonly<Record<string, RouteRequirement>>

export type Path = keyof typeof requirements
export const routes: Readonly<Record<Path, RouteRequirement>> = requirements
export const paths = Object.keys(routes) as Path[]

/** Options that every adapter takes as they are. */
export type SubjectOptions = AuthorizerOptions<CognitoClaims>

/** An adapter under test, on a server of its own. */
export interface Subject {
  readonly url: string
  close(): Promise<void>
}

/** How an adapter is put before the routes. */
export interface Adapter {
  readonly name: string
  start(options: SubjectOptions): Promise<Subject>
}

/** Room for the largest header of the suite, so that the adapter sees it and not only Node's parser. */
export const serverOptions = { maxHeaderSize: 262_144 }

/** Puts a server on a loopback port that nobody else holds. */
export async function listen(server: Server, close: () => void): Promise<Subject> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
