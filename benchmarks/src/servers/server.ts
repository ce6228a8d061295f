import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Work } from '../work/work.ts'

/** Guards that are none: nobody, or one signature verified over prepared bytes, which reads nothing of the request. */
export type Limit = 'nobody' | 'bare verification'

/** Who guards the one route: nobody, this project's adapter, the framework's usual peer, or aws-jwt-verify by hand. */
export type Guard = Limit | 'ours' | 'usual peer' | 'aws-jwt-verify'

export function isLimit(guard: Guard): guard is Limit {
  return guard === 'nobody' || guard === 'bare verification'
}

export type Framework = 'fastify' | 'koa' | 'express'

/** How a server is set up. */
export interface ServerSetup {
  readonly work: Work
  readonly guard: Guard
  /** Size of the token cache of guards that have one; false for none. */
  readonly cacheEntries: number | false
}

/** Starts an API with one route, `GET /orders`, which answers with a small JSON object. */
export type StartServer = (setup: ServerSetup) => Promise<Server>

/** The response of the route, in every server. */
export const orders = { orders: [{ id: 'o-1', amount: 12.5 }] }

/** Waits until the server listens on a free port of loopback. */
export async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** The options of this project's adapters. */
export function ownOptions({ work, cacheEntries }: ServerSetup) {
  return {
    issuers: [{ issuer: work.issuer, jwksUri: work.jwksUri }],
    tokenCache: cacheEntries === false ? (false as const) : { maxEntries: cacheEntries },
  }
}

/** The token of `Bearer …`, for hand-written guards. */
export function bearerOf(authorization: string | undefined): string {
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : ''
}
