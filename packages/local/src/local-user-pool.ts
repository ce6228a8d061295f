import type { IssuerType } from '@cognito-m2m/core'
import { tokenEndpointOf } from './endpoints/issuer-documents.ts'
import { jwksOf, type PublicJwk } from './keys/jwks.ts'
import { newKeyPair, type RotationStep, rotated } from './keys/pool-keys.ts'
import type { UserPool } from './pool/user-pool.ts'
import { issuerOfPool, regionalUrl, type Service, servedIssuerOf } from './service.ts'
import { type MintRequest, mintToken } from './token/mint.ts'

/** An app client with its credentials. */
export interface LocalAppClient {
  readonly clientId: string
  /** The newest secret. */
  readonly clientSecret: string
  readonly name: string
  readonly scopes: readonly string[]
}

/** A user pool of a running emulator. Its members are always current. */
export interface LocalUserPool {
  readonly userPoolId: string
  /** Issuer (`iss`) of its tokens. */
  readonly issuer: string
  readonly jwksUri: string
  /** URL of the token endpoint. @throws RangeError when the pool has no domain and therefore no token endpoint. */
  readonly tokenEndpoint: string
  /** Domain prefixes and custom domains. Without any, the pool has no token endpoint. */
  readonly domains: readonly string[]
  readonly clients: readonly LocalAppClient[]
  /** ID of the first client. */
  readonly clientId: string
  readonly clientSecret: string
  /** The current JWKS: two keys, or four during a rotation. */
  readonly jwks: { keys: PublicJwk[] }
  /**
   * Rotates the keys as Cognito does: publishes new keys, signs with them, and retires the old ones. Default: all steps
   * at once; pass `step` for a single step.
   */
  rotateKeys(options?: { readonly step?: RotationStep }): Promise<void>
  /**
   * Switches the issuer type of new tokens. Tokens of the previous issuer stay valid until they expire, and its keys
   * are still served.
   *
   * @throws RangeError when the type is neither `ORIGINAL` nor `UPDATED`.
   */
  setIssuerType(type: IssuerType): Promise<void>
  /**
   * Returns the pool's replica in another Region: the same keys and clients at a different URL.
   *
   * @throws RangeError when the pool has no replica there.
   */
  replica(region: string): LocalReplica
  /** Signs a token with any claims, including invalid ones. */
  mintToken(request?: MintRequest): Promise<string>
}

/** A replica of a pool in another Region. */
export interface LocalReplica {
  readonly region: string
  /** URL of the Region's user pools API: the `endpoint` for the AWS SDK. */
  readonly url: string
  /** Issuer (`iss`) of tokens from this Region: its own for `ORIGINAL`, the primary Region's for `UPDATED`. */
  readonly issuer: string
  readonly jwksUri: string
  readonly tokenEndpoint: string
}

/** The public handle for one pool of a service. */
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
          `User pool ${userPoolId} has no domain, so it has no token endpoint. Add a domain, or use GetClientToken.`,
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
    async setIssuerType(type) {
      if (type !== 'ORIGINAL' && type !== 'UPDATED')
        throw new RangeError('The issuer type must be `ORIGINAL` or `UPDATED`.')
      const pool = current()
      const issuerTypes = [type, ...pool.issuerTypes.filter((former) => former !== type)] as const
      service.registry.put({ ...pool, issuerTypes })
    },
    replica(region) {
      const pool = current()
      const { replicas = [] } = pool
      if (!replicas.some((replica) => replica.region === region)) {
        const known = replicas.map((replica) => replica.region).join(', ') || 'none'
        throw new RangeError(`User pool ${userPoolId} has no replica in ${region}. Its replicas: ${known}.`)
      }
      const there = { ...service, replicaRegion: region }
      return {
        region,
        url: regionalUrl(there),
        issuer: issuerOfPool(there, pool),
        jwksUri: `${servedIssuerOf(there, pool)}/.well-known/jwks.json`,
        tokenEndpoint: `${regionalUrl(there)}/oauth2/token`,
      }
    },
    async mintToken(request) {
      return mintToken(service, current(), request)
    },
  }
}
