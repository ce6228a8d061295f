import { setTimeout as sleep } from 'node:timers/promises'
import {
  createAuthorizedFetch,
  createCostMeter,
  createTokenSource,
  type TokenCost,
  type TokenSourceOptions,
} from '@cognito-m2m/core'

export interface ClientOptions {
  readonly cognito: Pick<TokenSourceOptions, 'tokenEndpoint' | 'clientId' | 'clientSecret'>
  /** Such as `https://api.example.com`. */
  readonly api: string
  /** Maximum number of calls. */
  readonly calls: number
  readonly pauseSeconds: number
  /** Stops the client early. */
  readonly signal: AbortSignal
  readonly print: (line: string) => void
}

/** Result of a run. */
export interface Tally {
  readonly calls: number
  readonly failedCalls: number
  /** What its tokens cost. */
  readonly cost: TokenCost
}

/** Calls the API repeatedly, with a token that is requested once and refreshed before it expires. */
export async function runClient(options: ClientOptions): Promise<Tally> {
  let [calls, failedCalls] = [0, 0]
  const meter = createCostMeter()
  const tokens = createTokenSource({
    ...options.cognito,
    scopes: ['orders/read'],
    onEvent: meter.onEvent,
  })
  const api = createAuthorizedFetch({ tokens, origins: [new URL(options.api).origin] })
  try {
    while (calls < options.calls && !options.signal.aborted) {
      if (calls > 0) await sleep(options.pauseSeconds * 1000, undefined, { signal: options.signal })
      calls++
      const response = await api(`${options.api}/orders`)
      if (!response.ok) failedCalls++
      options.print(`GET /orders: ${response.status}`)
      await response.body?.cancel()
    }
  } catch (error) {
    if (!options.signal.aborted) throw error
  } finally {
    tokens.close()
  }
  return { calls, failedCalls, cost: meter.read() }
}
