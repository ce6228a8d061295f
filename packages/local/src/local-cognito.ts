import type { Faults } from './faults/faults.ts'
import { type LocalUserPool, localUserPool } from './local-user-pool.ts'
import type { RequestLog } from './requests/request-log.ts'
import type { Service } from './service.ts'

/** A running local emulator. The members of {@link LocalUserPool} refer to its first pool. */
export interface LocalCognito extends LocalUserPool, AsyncDisposable {
  /** URL of the server, such as `http://127.0.0.1:9339`. Also the `endpoint` for the AWS SDK. */
  readonly url: string
  /** The address to which it is bound. */
  readonly host: string
  /** The port to which it is bound. */
  readonly port: number
  /** URL of the console and the admin routes; undefined without `adminPort`. */
  readonly adminUrl: string | undefined
  /**
   * With `https`: the CA that signed the server's certificate, as PEM and as a file. Set `NODE_EXTRA_CA_CERTS` to the
   * file before the client process starts.
   */
  readonly certificateAuthority: { readonly pem: string; readonly file: string } | undefined
  readonly pools: readonly LocalUserPool[]
  /** Request counts per endpoint, and the recent requests. */
  readonly requests: RequestLog
  /** Fault injection. */
  readonly faults: Faults
  /**
   * Returns a pool by its ID. Default: the first one.
   *
   * @throws RangeError when the pool does not exist.
   */
  pool(userPoolId?: string): LocalUserPool
  /** Stops the server and closes open connections. */
  close(): Promise<void>
}

/** The public handle for a running service. */
export function localCognito(
  service: Service,
  running: {
    url: string
    host: string
    port: number
    adminUrl: () => string | undefined
    certificateAuthority: LocalCognito['certificateAuthority']
    faults: Faults
    requests: RequestLog
    close(): Promise<void>
  },
): LocalCognito {
  const pool = (userPoolId = service.registry.list()[0]?.id): LocalUserPool => {
    if (userPoolId === undefined || service.registry.find(userPoolId) === undefined) {
      throw new RangeError(
        userPoolId === undefined
          ? 'This server has no user pool.'
          : `User pool ${userPoolId} does not exist.`,
      )
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
    port: running.port,
    get adminUrl() {
      return running.adminUrl()
    },
    certificateAuthority: running.certificateAuthority,
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
    get domains() {
      return pool().domains
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
    setIssuerType: (type) => pool().setIssuerType(type),
    replica: (region) => pool().replica(region),
    mintToken: (request) => pool().mintToken(request),
  }
}
