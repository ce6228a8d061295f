import { type ClockLike, createTokenSourceManager, type TokenStore } from '@cognito-m2m/core'
import type { Account } from './account.ts'

/** A process's token source for one of its clients. */
export interface SimulatedSource {
  /** Undefined when there is no token. */
  getToken(): Promise<string | undefined>
}

/** One process of a fleet. */
export interface SimulatedProcess {
  readonly sources: readonly SimulatedSource[]
  stop(): void
}

export interface ProcessParameters {
  readonly clients: number
  readonly account: Account
  readonly clock: ClockLike
  readonly random: () => number
  readonly store: TokenStore | undefined
}

/** How a process acquires and caches its tokens. */
export type Policy = (parameters: ProcessParameters) => SimulatedProcess

/** This project, through its public options. */
export const cognitoM2M: Policy = ({ clients, account, clock, random, store }) => {
  const manager = createTokenSourceManager({
    clock,
    random,
    logger: false,
    ...(store !== undefined && { store }),
  })
  const transport = { identity: ['simulated', 'account'] as const, send: () => account.request() }
  const sources = Array.from({ length: clients }, (_, client) => {
    const source = manager.get({ transport, clientId: `client${client}`, clientSecret: 'secret_of_client' })
    return { getToken: () => source.getToken().catch(() => undefined) }
  })
  return { sources, stop: manager.close }
}

/**
 * What most client libraries do: a cache per process that requests a token when there is none, 30 s before the old one
 * expires. No store, no jitter, no pause after a failure: the next call, here within 5 s, requests again.
 */
export const cachePerProcess: Policy = ({ clients, account, clock, random }) => {
  let stopped = false
  const sources = Array.from({ length: clients }, () => {
    let token: string | undefined
    let expiresAt = 0
    let request: Promise<string | undefined> | undefined
    async function acquire() {
      const reply = await account.request()
      request = undefined
      if (reply.outcome === 'failed') {
        const nextCall = () => {
          if (!stopped && clock.monotonic() >= expiresAt - 30) request ??= acquire()
        }
        clock.schedule(random() * 5, nextCall, { keepAlive: false })
        return undefined
      }
      token = reply.accessToken
      expiresAt = clock.monotonic() + (reply.expiresInSeconds ?? 0)
      return token
    }
    return {
      async getToken() {
        if (token !== undefined && clock.monotonic() < expiresAt - 30) return token
        request ??= acquire()
        return request
      },
    }
  })
  const stop = () => {
    stopped = true
  }
  return { sources, stop }
}
