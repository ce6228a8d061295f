import { randomBytes } from 'node:crypto'
import {
  createAuthorizedFetch,
  createMemoryRecordStore,
  createSealedTokenStore,
  createTokenSourceManager,
  type EventListeners,
  type TokenRecordStore,
  type TokenSourceManager,
} from '@cognito-m2m/core'

interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** Clients that call the API from three processes, two of which share a token store. */
export function startFleet(options: {
  readonly tokenEndpoint: string
  readonly clients: readonly Credentials[]
  readonly api: string
  readonly onEvent: EventListeners
  /** Whether the store is down. */
  readonly storeIsDown: () => boolean
  /** Between two calls. */
  readonly pauseSeconds: number
}) {
  const { tokenEndpoint, clients, api, onEvent, storeIsDown, pauseSeconds } = options
  const store = createSealedTokenStore(failing(createMemoryRecordStore(), storeIsDown), {
    sealingKeys: [{ id: 'example', key: randomBytes(32).toString('base64') }],
  })
  const startProcesses = () =>
    [{ store, onEvent }, { store, onEvent }, { onEvent }].map(createTokenSourceManager)
  const fetchesOf = (manager: TokenSourceManager) =>
    clients.map((client) =>
      createAuthorizedFetch({
        tokens: manager.get({ tokenEndpoint, scopes: ['orders/read'], ...client }),
        origins: [new URL(api).origin],
      }),
    )
  let processes = startProcesses()
  let fetches = processes.flatMap(fetchesOf)
  let calls = 0
  const timer = setInterval(() => {
    const call = fetches[Math.floor(Math.random() * fetches.length)]
    calls += 1
    // Most calls read. Some try to write, which these clients are not allowed to.
    const method = calls % 25 === 0 ? 'POST' : 'GET'
    void call?.(`${api}/orders`, { method }).then(
      (response) => response.body?.cancel(),
      () => {},
    )
  }, pauseSeconds * 1000)
  const stopProcesses = () => {
    for (const manager of processes) manager.close()
  }
  return {
    /** Simulates a deployment: new processes with empty token caches. */
    deploy() {
      stopProcesses()
      processes = startProcesses()
      fetches = processes.flatMap(fetchesOf)
    },
    close() {
      clearInterval(timer)
      stopProcesses()
    },
  }
}

/** A store whose database can fail. */
function failing(records: TokenRecordStore, isDown: () => boolean): TokenRecordStore {
  const orFail = <Result>(operation: () => Promise<Result>): Promise<Result> =>
    isDown()
      ? Promise.reject(Object.assign(new Error('The database is down.'), { code: 'ECONNREFUSED' }))
      : operation()
  return {
    read: (...args) => orFail(() => records.read(...args)),
    write: (...args) => orFail(() => records.write(...args)),
    takeLease: (...args) => orFail(() => records.takeLease(...args)),
    releaseLease: (...args) => orFail(() => records.releaseLease(...args)),
  }
}
