import { createEndpointGate, type EndpointGate } from './attempts/endpoint-gate.ts'
import { createIssuerTime, type IssuerTime } from './attempts/issuer-time.ts'
import { createRetryBudget, type RetryBudget } from './attempts/retry-policy.ts'
import { type GuardedStore, guardStore } from './store/guarded-store.ts'
import type { Client } from './token-source-client.ts'
import type { Settings } from './token-source-options.ts'

/** State shared by the sources of one manager. A single source has its own. */
export interface SharedState {
  readonly settings: Settings
  readonly budget: RetryBudget
  readonly store: GuardedStore | undefined
  readonly issuerTime: IssuerTime
  /** The gate of the client's endpoint. */
  readonly gateOf: (client: Client) => EndpointGate
}

/** Bounds memory: a manager that serves many tenants may use any number of endpoints. */
const maxGates = 1000

export function createSharedState(settings: Settings): SharedState {
  const { clock, random, emit } = settings
  const gates = new Map<string, EndpointGate>()
  const limits = {
    timeoutSeconds: settings.storeTimeoutSeconds,
    coldTimeoutSeconds: settings.attemptTimeoutSeconds,
  }
  return {
    settings,
    budget: createRetryBudget(),
    store: settings.store && guardStore(settings.store, limits, clock, random, emit),
    issuerTime: createIssuerTime(clock),
    gateOf({ transport }) {
      const name = JSON.stringify(transport.identity)
      const gate = gates.get(name) ?? createEndpointGate(clock, random)
      gates.delete(name)
      gates.set(name, gate)
      const oldest = gates.keys().next().value
      if (gates.size > maxGates && oldest !== undefined) gates.delete(oldest)
      return gate
    },
  }
}
