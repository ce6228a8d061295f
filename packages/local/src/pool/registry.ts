import type { AppClient, UserPool } from './user-pool.ts'

/** All pools of a server, and the only place that changes them. */
export interface Registry {
  list(): readonly UserPool[]
  find(userPoolId: string): UserPool | undefined
  /** Client ids are unique across pools, so that one is enough to find a pool. */
  findClient(clientId: string): { readonly pool: UserPool; readonly client: AppClient } | undefined
  /** By domain prefix or custom domain. */
  findDomain(name: string): UserPool | undefined
  /** Adds a pool, or puts it in the place of the one with its id. */
  put(pool: UserPool): void
  remove(userPoolId: string): void
  /** A number for key material that no pool has: two in a row are free. */
  nextKeyNumber(): number
  /** The next number, without giving it out. */
  peekKeyNumber(): number
  onChange(listener: () => void): void
}

/** @param firstKeyNumber Where numbers for keys begin: past all that were ever given out. */
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
