import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Work } from '../work/work.ts'

/** Who guards the one route: nobody, this project's adapter, the framework's usual peer, or aws-jwt-verify by hand. */
export type Guard = 'nobody' | 'ours' | 'usual peer' | 'aws-jwt-verify'
export type Framework = 'fastify' | 'koa' | 'express'

/** How a server is set up. */
export interface ServerSetup {
  readonly work: Work
  readonly guard: Guard
  /** How many validated tokens may be remembered, where the guard can; false for none. */
  readonly remember: number | false
}

/** Starts an API with one route, `GET /orders`, which answers with a small JSON object. */
export type StartServer = (setup: ServerSetup) => Promise<Server>

/** What the route answers, in every server. */
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
export function ownOptions({ work, remember }: ServerSetup) {
  return {
    issuers: [{ issuer: work.issuer, jwksUri: work.jwksUri }],
    memory: remember === false ? (false as const) : { maxEntries: remember },
  }
}

/** The token of `Bearer …`, for the guards that are written by hand. */
export function bearerOf(authorization: string | undefined): string {
  return authorization?.startsWith('Bearer ') ? authorization.slice(7) : ''
}
