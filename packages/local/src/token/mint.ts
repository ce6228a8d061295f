import { keyIn } from '../keys/pool-keys.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { issuerOfPool, type Service } from '../service.ts'
import { accessTokenClaims } from './claims.ts'
import { compactJws } from './jws.ts'

/** Which key signs a minted token; `none` leaves the signature empty. */
export type SigningKeyName = 'access' | 'id' | 'published' | 'retiring' | 'retired' | 'foreign' | 'none'

/** What to mint: a token as Cognito's, save for what is said here. */
export interface MintRequest {
  /** Default: the pool's first app client. */
  readonly clientId?: string
  /** Default: the client's allowed scopes. Not checked: any scope can be minted. */
  readonly scopes?: readonly string[]
  /** Put over the claims of a Cognito token; `undefined` takes one out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Put over the header `{ kid, alg }`; `undefined` takes a member out. */
  readonly header?: Readonly<Record<string, unknown>>
  /** Life in seconds; may be negative. Default: the client's `accessTokenSeconds`. */
  readonly expiresInSeconds?: number
  /**
   * Default: `access`. `published`, `retiring` and `retired` are there after the fitting steps of a rotation;
   * `foreign` is no pool's key, under the kid of the access key; `none` also sets `alg` to `none`.
   */
  readonly signWith?: SigningKeyName
}

/**
 * Signs any claims, wrong ones included.
 *
 * @throws RangeError when the pool has no client, or no key of the kind asked for.
 */
export function mintToken(service: Service, pool: UserPool, request: MintRequest = {}): string {
  const clientId = request.clientId ?? pool.appClients[0]?.clientId
  if (clientId === undefined)
    throw new RangeError(`User pool ${pool.id} has no app client: pass \`clientId\`.`)
  const client = pool.appClients.find((candidate) => candidate.clientId === clientId)
  const claims = accessTokenClaims({
    clientId,
    scopes: request.scopes ?? client?.allowedOAuthScopes ?? [],
    issuer: issuerOfPool(service, pool),
    nowSeconds: service.now(),
    expiresInSeconds: request.expiresInSeconds ?? client?.accessTokenSeconds ?? 3600,
    jti: service.ids.uuid('jti'),
  })
  const { kid, alg, key } = signingKey(service, pool, request.signWith ?? 'access')
  return compactJws({ kid, alg, ...request.header }, { ...claims, ...request.claims }, key)
}

function signingKey(service: Service, pool: UserPool, name: SigningKeyName) {
  const wanted = name === 'foreign' || name === 'none' ? 'access' : name
  const found =
    wanted === 'access' || wanted === 'id'
      ? keyIn(pool.keys, wanted, 'signing')
      : keyIn(pool.keys, 'access', wanted)
  if (found === undefined) {
    throw new RangeError(
      `User pool ${pool.id} has no key that is ${name}: take the steps of \`rotateKeys\` first.`,
    )
  }
  if (name === 'none') return { kid: found.kid, alg: 'none', key: null }
  const key = name === 'foreign' ? service.supply.foreign() : service.supply.key(found.number)
  return { kid: found.kid, alg: 'RS256', key }
}
