import { OptionError } from '@cognito-m2m/core'
import { keyIn } from '../keys/pool-keys.ts'
import { type Check, checkThat, list, object, oneOf, string } from '../options/check.ts'
import type { AppClient, UserPool } from '../pool/user-pool.ts'
import { issuerOfPool, type Service } from '../service.ts'
import { accessTokenClaims } from './claims.ts'
import { compactJws } from './jws.ts'

/** Which key signs a minted token; `none` leaves the signature empty. */
export type SigningKeyName = (typeof signingKeyNames)[number]

const signingKeyNames = ['access', 'id', 'published', 'retiring', 'retired', 'foreign', 'none'] as const

/** What to mint: a token like Cognito's, except for what is set here. */
export interface MintRequest {
  /** An app client of the pool. For a client that does not exist, put `client_id` and `sub` into `claims`. Default: the first. */
  readonly clientId?: string
  /** Default: the client's allowed scopes. Not checked: any scope can be minted. */
  readonly scopes?: readonly string[]
  /** Replace or add claims; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Names of claims to leave out: the same as `undefined` in `claims`, which JSON does not have. */
  readonly omitClaims?: readonly string[]
  /** Replace or add header parameters beside `kid` and `alg`; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>
  /**
   * Seconds until the token expires. Zero or less gives a token that has expired: `iat` and `auth_time` then lie a whole
   * lifetime before `exp`, as in a real one. Default: the client's `accessTokenSeconds`.
   */
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
 * @throws OptionError when the request has an unknown option or client, or a value of the wrong type.
 * @throws RangeError when the pool has no client, or no key of the kind asked for.
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
    throw new RangeError(`User pool ${pool.id} has no app client: create one to mint tokens.`)
  const known = pool.appClients.map(({ name, clientId: id }) => `${id} (${name})`).join(', ') || 'none'
  throw new OptionError(
    'clientId',
    `is not an app client of user pool ${pool.id}. Its clients: ${known}. For a client that does not exist, set \`client_id\` and \`sub\` in \`claims\`.`,
  )
}

const stringList = (expected: string) => list(string(expected), `an array of ${expected}s`)
const plainObject = (expected: string) =>
  checkThat((value) => typeof value === 'object' && value !== null && !Array.isArray(value), expected)

/** Callers without types, and the admin route, learn what is wrong: a typo must not mint another token. */
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
      `User pool ${pool.id} has no key that is ${name}: take the steps of \`rotateKeys\` first.`,
    )
  }
  if (name === 'none') return { kid: found.kid, alg: 'none', key: null }
  const key = name === 'foreign' ? service.supply.foreign() : service.supply.key(found.number)
  return { kid: found.kid, alg: 'RS256', key }
}
