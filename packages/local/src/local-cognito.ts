import { tokenEndpointOf } from './endpoints/issuer-documents.ts'
import type { Faults } from './faults/faults.ts'
import { jwksOf, type PublicJwk } from './keys/jwks.ts'
import { newKeyPair, type RotationStep, rotated } from './keys/pool-keys.ts'
import type { UserPool } from './pool/user-pool.ts'
import type { RequestLog } from './requests/request-log.ts'
import { issuerOfPool, type Service, servedIssuerOf } from './service.ts'
import { type MintRequest, mintToken } from './token/mint.ts'

/** An app client as a test needs it. */
export interface LocalAppClient {
  readonly clientId: string
  /** The newest secret. */
  readonly clientSecret: string
  readonly name: string
  readonly scopes: readonly string[]
}

/** One user pool of a running server; what it says is always as of now. */
export interface LocalUserPool {
  readonly userPoolId: string
  /** The `iss` of its tokens. */
  readonly issuer: string
  readonly jwksUri: string
  readonly tokenEndpoint: string
  readonly clients: readonly LocalAppClient[]
  /** The first client's, for the many pools that have one. */
  readonly clientId: string
  readonly clientSecret: string
  /** The key set as it is served: two keys, four in the middle of a rotation. */
  readonly jwks: { keys: PublicJwk[] }
  /**
   * Replaces the keys as Cognito would: publishes new ones, signs with them, retires the old. At once by default,
   * or one step a call.
   */
  rotateKeys(options?: { readonly step?: RotationStep }): Promise<void>
  /** Signs any claims, wrong ones included. */
  mintToken(request?: MintRequest): Promise<string>
}

/** A running server. The members of {@link LocalUserPool} are those of its first pool. */
export interface LocalCognito extends LocalUserPool, AsyncDisposable {
  /** `http://127.0.0.1:9229`: also the `endpoint` for the AWS SDK. */
  readonly url: string
  /** The address that it is bound to. */
  readonly host: string
  /** Where the console and the admin routes are, when they were asked for. */
  readonly adminUrl: string | undefined
  readonly pools: readonly LocalUserPool[]
  /** How often each endpoint was asked, and the last requests. */
  readonly requests: RequestLog
  /** What goes wrong on demand. */
  readonly faults: Faults
  /** @throws RangeError when there is no such pool. Default: the first. */
  pool(userPoolId?: string): LocalUserPool
  /** Stops the server and ends open connections. */
  close(): Promise<void>
}

/** Puts a face on a service that listens. */
export function localCognito(
  service: Service,
  running: {
    url: string
    host: string
    adminUrl: () => string | undefined
    faults: Faults
    requests: RequestLog
    close(): Promise<void>
  },
): LocalCognito {
  const pool = (userPoolId = service.registry.list()[0]?.id): LocalUserPool => {
    if (userPoolId === undefined || service.registry.find(userPoolId) === undefined) {
      throw new RangeError(`There is no user pool ${userPoolId ?? 'at all'}.`)
    }
    return localUserPool(service, userPoolId)
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= running.close()
    return closing
  }
  return {
    url: running.url,
    host: running.host,
    get adminUrl() {
      return running.adminUrl()
    },
    faults: {
      set: running.faults.set,
      clear: running.faults.clear,
      list: running.faults.list,
    },
    requests: {
      count: running.requests.count,
      last: running.requests.last,
      list: running.requests.list,
      reset: running.requests.reset,
    },
    pool,
    get pools() {
      return service.registry.list().map(({ id }) => pool(id))
    },
    close,
    [Symbol.asyncDispose]: close,
    get userPoolId() {
      return pool().userPoolId
    },
    get issuer() {
      return pool().issuer
    },
    get jwksUri() {
      return pool().jwksUri
    },
    get tokenEndpoint() {
      return pool().tokenEndpoint
    },
    get clients() {
      return pool().clients
    },
    get clientId() {
      return pool().clientId
    },
    get clientSecret() {
      return pool().clientSecret
    },
    get jwks() {
      return pool().jwks
    },
    rotateKeys: (options) => pool().rotateKeys(options),
    mintToken: (request) => pool().mintToken(request),
  }
}

function localUserPool(service: Service, userPoolId: string): LocalUserPool {
  const current = (): UserPool => {
    const pool = service.registry.find(userPoolId)
    if (pool === undefined) throw new RangeError(`User pool ${userPoolId} was deleted.`)
    return pool
  }
  const clients = () =>
    current().appClients.map((client) => ({
      clientId: client.clientId,
      clientSecret: client.secrets.at(-1)?.value ?? '',
      name: client.name,
      scopes: client.allowedOAuthScopes,
    }))
  const firstClient = () => {
    const client = clients()[0]
    if (client === undefined) throw new RangeError(`User pool ${userPoolId} has no app client.`)
    return client
  }
  return {
    userPoolId,
    get issuer() {
      return issuerOfPool(service, current())
    },
    get jwksUri() {
      return `${servedIssuerOf(service, current())}/.well-known/jwks.json`
    },
    get tokenEndpoint() {
      return tokenEndpointOf(service)
    },
    get clients() {
      return clients()
    },
    get clientId() {
      return firstClient().clientId
    },
    get clientSecret() {
      return firstClient().clientSecret
    },
    get jwks() {
      return jwksOf(current().keys, service.supply)
    },
    async rotateKeys({ step = 'all' } = {}) {
      const pool = current()
      const fresh = () =>
        newKeyPair(service.ids, {
          userPoolId,
          firstNumber: service.registry.nextKeyNumber(),
          stage: 'published',
        })
      service.registry.put({ ...pool, keys: rotated(pool.keys, step, fresh) })
    },
    async mintToken(request) {
      return mintToken(service, current(), request)
    },
  }
}
