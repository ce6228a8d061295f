import { OptionError } from '@cognito-m2m/core'
import { keyIn } from '../keys/pool-keys.ts'
import { type Check, checkThat, list, object, oneOf, string } from '../options/check.ts'
import type { AppClient, UserPool } from '../pool/user-pool.ts'
import { issuerOfPool, type Service } from '../service.ts'
import { accessTokenClaims } from './claims.ts'
import { compactJws } from './jws.ts'

/** The key that signs a minted token. `none` leaves the signature empty. */
export type SigningKeyName = (typeof signingKeyNames)[number]

const signingKeyNames = ['access', 'id', 'published', 'retiring', 'retired', 'foreign', 'none'] as const

/** Options of a minted token, which otherwise equals one of Cognito's. */
export interface MintRequest {
  /**
   * ID of an app client of the pool. For a client that does not exist, set `client_id` and `sub` in `claims`. Default:
   * the first client.
   */
  readonly clientId?: string
  /** Scopes of the token, which are not checked. Default: the client's allowed scopes. */
  readonly scopes?: readonly string[]
  /** Claims to add or replace; `undefined` removes a claim. Default: none. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Names of claims to omit: the JSON equivalent of `undefined` in `claims`. Default: none. */
  readonly omitClaims?: readonly string[]
  /** Header parameters to add or replace, in addition to `kid` and `alg`; `undefined` removes one. Default: none. */
  readonly header?: Readonly<Record<string, unknown>>
  /**
   * Seconds until the token expires. Zero or less results in an expired token, whose `iat` and `auth_time` are one
   * lifetime before `exp`, as in a real token. Default: the client's `accessTokenSeconds`.
   */
  readonly expiresInSeconds?: number
  /**
   * The signing key. `published`, `retiring` and `retired` exist after the corresponding steps of a rotation; `foreign`
   * is a key of no pool, with the `kid` of the access key; `none` also sets `alg` to `none`. Default: `access`.
   */
  readonly signWith?: SigningKeyName
}

/**
 * Signs a token with any claims, including invalid ones.
 *
 * @throws OptionError when the request has an unknown option or client, or a value of the wrong type.
 * @throws RangeError when the pool has no client, or no key of the requested kind.
 */
export function mintToken(service: Service, pool: UserPool, request: MintRequest = {}): string {
  checkMintRequest(request, '')
  const client = mintingClient(pool, request.clientId)
  const lifetime = request.expiresInSeconds ?? client.accessTokenSeconds
  const age = lifetime > 0 ? 0 : client.accessTokenSeconds - lifetime
  const claims = accessTokenClaims({
    clientId: client.clientId,
    scopes: request.scopes ?? client.allowedOAuthScopes,
    issuer: issuerOfPool(service, pool),
    nowSeconds: service.now() - age,
    expiresInSeconds: lifetime + age,
    jti: service.ids.uuid('jti'),
  })
  const { kid, alg, key } = signingKey(service, pool, request.signWith ?? 'access')
  const omitted = Object.fromEntries((request.omitClaims ?? []).map((name) => [name, undefined]))
  return compactJws({ kid, alg, ...request.header }, { ...claims, ...request.claims, ...omitted }, key)
}

function mintingClient(pool: UserPool, clientId: string | undefined): AppClient {
  const found =
    clientId === undefined
      ? pool.appClients[0]
      : pool.appClients.find((candidate) => candidate.clientId === clientId)
  if (found !== undefined) return found
  if (clientId === undefined)
    throw new RangeError(`User pool ${pool.id} has no app client. Create one to mint tokens.`)
  const known = pool.appClients.map(({ name, clientId: id }) => `${id} (${name})`).join(', ') || 'none'
  throw new OptionError(
    'clientId',
    `is not an app client of user pool ${pool.id}. Its clients: ${known}. For a client that does not exist, set \`client_id\` and \`sub\` in \`claims\`.`,
  )
}

const stringList = (expected: string) => list(string(expected), `an array of ${expected}s`)
const plainObject = (expected: string) =>
  checkThat((value) => typeof value === 'object' && value !== null && !Array.isArray(value), expected)

/** Reports mistakes of untyped callers and the admin route, so that a typo does not mint a different token. */
const checkMintRequest = object({
  clientId: string('the ID of an app client'),
  scopes: stringList('full scope name'),
  claims: plainObject('an object of claims'),
  omitClaims: stringList('claim name'),
  header: plainObject('an object of header parameters'),
  expiresInSeconds: checkThat((value) => Number.isFinite(value), 'a finite number of seconds'),
  signWith: oneOf(signingKeyNames, `one of ${signingKeyNames.join(', ')}`),
} satisfies Record<keyof MintRequest, Check>)

function signingKey(service: Service, pool: UserPool, name: SigningKeyName) {
  const wanted = name === 'foreign' || name === 'none' ? 'access' : name
  const found =
    wanted === 'access' || wanted === 'id'
      ? keyIn(pool.keys, wanted, 'signing')
      : keyIn(pool.keys, 'access', wanted)
  if (found === undefined) {
    throw new RangeError(
      `User pool ${pool.id} has no ${name} key. Call \`rotateKeys\` with the corresponding step first.`,
    )
  }
  if (name === 'none') return { kid: found.kid, alg: 'none', key: null }
  const key = name === 'foreign' ? service.supply.foreign() : service.supply.key(found.number)
  return { kid: found.kid, alg: 'RS256', key }
}
