import type { AppClient, UserPool } from './user-pool.ts'

/** All pools of a server, and the only place that changes them. */
export interface Registry {
  list(): readonly UserPool[]
  find(userPoolId: string): UserPool | undefined
  /** Client IDs are unique across pools, so an ID is enough to find the pool. */
  findClient(clientId: string): { readonly pool: UserPool; readonly client: AppClient } | undefined
  /** By domain prefix or custom domain. */
  findDomain(name: string): UserPool | undefined
  /** Adds a pool, or replaces the one with the same ID. */
  put(pool: UserPool): void
  remove(userPoolId: string): void
  /** A number for key material that no pool uses, followed by another free number. */
  nextKeyNumber(): number
  /** The next number, without reserving it. */
  peekKeyNumber(): number
  onChange(listener: () => void): void
}

/** @param firstKeyNumber First number for keys, higher than all that were ever used. */
export function createRegistry(firstKeyNumber = 0): Registry {
  const pools = new Map<string, UserPool>()
  const listeners: (() => void)[] = []
  let keyNumber = firstKeyNumber
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const list = () => [...pools.values()]
  return {
    list,
    find: (userPoolId) => pools.get(userPoolId),
    findClient(clientId) {
      for (const pool of pools.values()) {
        const client = pool.appClients.find((candidate) => candidate.clientId === clientId)
        if (client !== undefined) return { pool, client }
      }
      return undefined
    },
    findDomain: (name) => list().find(({ domains }) => domains.some((domain) => domain.name === name)),
    put(pool) {
      pools.set(pool.id, pool)
      changed()
    },
    remove(userPoolId) {
      if (pools.delete(userPoolId)) changed()
    },
    nextKeyNumber() {
      const number = keyNumber
      keyNumber += 2
      return number
    },
    peekKeyNumber: () => keyNumber,
    onChange(listener) {
      listeners.push(listener)
    },
  }
}
