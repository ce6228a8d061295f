import { tokenEndpointOf } from './endpoints/issuer-documents.ts'
import { jwksOf, type PublicJwk } from './keys/jwks.ts'
import { newKeyPair, type RotationStep, rotated } from './keys/pool-keys.ts'
import type { UserPool } from './pool/user-pool.ts'
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
  /** @throws RangeError when the pool has no domain, and so no token endpoint. */
  readonly tokenEndpoint: string
  /** Domain prefixes and custom domains; without one, the pool has no token endpoint. */
  readonly domains: readonly string[]
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

/** Puts a face on one pool of a service. */
export function localUserPool(service: Service, userPoolId: string): LocalUserPool {
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
      const endpoint = tokenEndpointOf(service, current())
      if (endpoint === undefined) {
        throw new RangeError(
          `User pool ${userPoolId} has no domain, so it has no token endpoint: give it a domain, or use GetClientToken.`,
        )
      }
      return endpoint
    },
    get domains() {
      return current().domains.map(({ name }) => name)
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
