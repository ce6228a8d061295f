import { OptionError } from '@cognito-m2m/core'
import { type Endpoint, endpoints } from '../endpoints/endpoint.ts'
import type { PoolKey } from '../keys/pool-keys.ts'
import type { Registry } from '../pool/registry.ts'
import { type Fault, faultCheck } from './fault.ts'

/** An active fault. */
export interface ActiveFault {
  readonly fault: Fault
  /** User pool ID → its keys when the fault was set. */
  readonly formerKeys: ReadonlyMap<string, readonly PoolKey[]>
}

/** Injected faults, one per endpoint. */
export interface Faults {
  /**
   * Sets the fault of an endpoint and replaces any earlier one.
   *
   * @throws OptionError when the endpoint is unknown or the fault is malformed.
   */
  set(endpoint: Endpoint, fault: Fault): void
  /** Clears the fault of one endpoint, or all faults. */
  clear(endpoint?: Endpoint): void
  /** Returns the active faults. */
  list(): Readonly<Partial<Record<Endpoint, Fault>>>
}

/** @returns The public handle, and methods for the server. `take` decrements `times`, `peek` does not. */
export function createFaults(
  registry: Registry,
): Faults & Record<'take' | 'peek', (endpoint: Endpoint) => ActiveFault | undefined> {
  const active = new Map<Endpoint, ActiveFault>()
  return {
    set(endpoint, fault) {
      if (!endpoints.includes(endpoint)) {
        throw new OptionError('endpoint', `must be one of ${endpoints.join(', ')}.`)
      }
      faultCheck(fault, 'fault')
      const { times: _, ...effects } = fault
      if (Object.values(effects).every((effect) => effect === undefined)) {
        throw new OptionError(
          'fault',
          'must set at least one of `status`, `answer`, `latencySeconds`, `cut`, …. To end a fault, call `clear()`.',
        )
      }
      const formerKeys = new Map(registry.list().map(({ id, keys }) => [id, keys]))
      active.set(endpoint, { fault: { ...fault }, formerKeys })
    },
    clear(endpoint) {
      if (endpoint === undefined) active.clear()
      else active.delete(endpoint)
    },
    list: () => Object.fromEntries([...active].map(([endpoint, { fault }]) => [endpoint, fault])),
    peek: (endpoint) => active.get(endpoint),
    take(endpoint) {
      const found = active.get(endpoint)
      if (found?.fault.times === undefined) return found
      const times = found.fault.times - 1
      if (times === 0) active.delete(endpoint)
      else active.set(endpoint, { ...found, fault: { ...found.fault, times } })
      return found
    },
  }
}
