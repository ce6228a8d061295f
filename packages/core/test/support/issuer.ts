import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import {
  createTokenValidator,
  type FetchLike,
  type TokenValidator,
  type TokenValidatorOptions,
} from '@cognito-m2m/core'
import { inject } from 'vitest'
import { createManualClock, type ManualClock } from './manual-clock.ts'

export const userPoolId = 'eu-west-1_AbCdEf123'
export const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`
export const clientId = '1example23456789abcdefghij'
export const now = 1_790_000_000

/** The members of a token that tests vary; `undefined` leaves one out. */
export type Members = Readonly<Record<string, unknown>>

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly jwk: Members
}

const signingKey = (kid: string, privateKey: KeyObject): SigningKey => {
  const publicKey = createPublicKey(privateKey)
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, publicKey, jwk }
}

export function rsaKey(kid: string, modulusLength: number): SigningKey {
  return signingKey(kid, generateKeyPairSync('rsa', { modulusLength }).privateKey)
}

const pems = inject('signingKeys')

/** Cognito's two: one signs ID tokens, one access tokens. */
export const idKey = signingKey('kid-id-1', createPrivateKey(pems.id))
export const accessKey = signingKey('kid-access-1', createPrivateKey(pems.access))
export const rogueKey = signingKey('kid-rogue-1', createPrivateKey(pems.rogue))
export const jwks = { keys: [idKey.jwk, accessKey.jwk] }

export const header: Members = { kid: accessKey.kid, alg: 'RS256' }
export const claims: Members = {
  sub: clientId,
  client_id: clientId,
  token_use: 'access',
  scope: 'orders/read orders/write',
  auth_time: now - 60,
  iss,
  exp: now + 3600,
  iat: now - 60,
  version: 2,
  jti: '5f7c8a52-8d64-4f5e-9d1c-8b3a4c1d2e3f',
}

export const base64url = (value: string | Uint8Array) => Buffer.from(value).toString('base64url')

export interface Signing {
  readonly key?: KeyObject
  readonly hash?: 'sha256' | 'sha384' | 'sha512'
  /** Takes the place of the signature. */
  readonly signature?: string | Uint8Array
}

/** A token of these exact segments, signed. */
export function signSegments(headerSegment: string, payloadSegment: string, signing: Signing = {}): string {
  const input = `${headerSegment}.${payloadSegment}`
  const { key = accessKey.privateKey, hash = 'sha256', signature } = signing
  const bytes = signature ?? sign(hash, Buffer.from(input), key)
  return `${input}.${typeof bytes === 'string' ? bytes : base64url(bytes)}`
}

/** A token of these exact JSON texts, signed. */
export function signTexts(
  headerText: string | Uint8Array,
  payloadText: string | Uint8Array,
  signing?: Signing,
): string {
  return signSegments(base64url(headerText), base64url(payloadText), signing)
}

/** Cognito's machine token with some members changed, signed by the access key unless said otherwise. */
export function mint(changes: { header?: Members; claims?: Members; signing?: Signing } = {}): string {
  return signTexts(
    JSON.stringify({ ...header, ...changes.header }),
    JSON.stringify({ ...claims, ...changes.claims }),
    changes.signing,
  )
}

/** The confusion of old: a public key, in some form, taken for a shared secret. */
export function mintHmac(
  alg: 'HS256' | 'HS384' | 'HS512',
  secret: string | Uint8Array,
  kid: unknown = accessKey.kid,
) {
  const input = `${base64url(JSON.stringify({ kid, alg }))}.${base64url(JSON.stringify(claims))}`
  return `${input}.${createHmac(`sha${alg.slice(2)}`, secret)
    .update(input)
    .digest('base64url')}`
}

/** Answers every request for keys with a document, and counts. */
export function keysFetch(document: unknown = jwks): {
  readonly fetch: FetchLike
  readonly requests: readonly string[]
} {
  const requests: string[] = []
  const fetch: FetchLike = async (url) => {
    requests.push(url)
    return new Response(typeof document === 'string' ? document : JSON.stringify(document))
  }
  return { fetch, requests }
}

export interface Fixture {
  readonly validator: TokenValidator
  readonly clock: ManualClock
  /** URLs of the key downloads so far. */
  readonly requests: readonly string[]
}

/** A validator of the pool above, its clock standing still at `now`, with keys that answer at once. */
export function createFixture(options: TokenValidatorOptions & { document?: unknown } = {}): Fixture {
  const { document, ...rest } = options
  const { fetch, requests } = keysFetch(document)
  const clock = createManualClock(now)
  const pool = rest.issuers === undefined ? { userPoolId } : {}
  const validator = createTokenValidator({
    ...pool,
    clockToleranceSeconds: 0,
    fetch,
    clock,
    random: () => 0.5,
    ...rest,
  })
  return { validator, clock, requests }
}
