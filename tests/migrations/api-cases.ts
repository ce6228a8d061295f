import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto'
import type { LocalCognito } from '@cognito-m2m/local'

/** A request, and what a careful API answers. */
export interface ApiCase {
  readonly name: string
  /** The statuses that are right. */
  readonly right: readonly number[]
  /** @returns the Authorization header's value; undefined for none. */
  authorization(cognito: LocalCognito): Promise<string | undefined>
  /** What happens before the request; `send` sends another one, whose answer does not count. */
  before?(cognito: LocalCognito, send: (authorization: string) => Promise<unknown>): Promise<void>
  /** True if the API must not have seen a key yet. */
  readonly fresh?: boolean
}

const scopes = ['orders/read']
const bearer = (token: string) => `Bearer ${token}`
const good = async (cognito: LocalCognito) => bearer(await cognito.mintToken({ scopes }))
const withClaims = (claims: Record<string, unknown>) => async (cognito: LocalCognito) =>
  bearer(await cognito.mintToken({ scopes, claims }))

export const apiCases: readonly ApiCase[] = [
  { name: 'a machine token with the scope', right: [200], authorization: good },
  { name: 'no credentials', right: [401], authorization: async () => undefined },
  { name: 'not a token at all', right: [401], authorization: async () => 'Bearer nonsense' },
  {
    name: 'an altered payload',
    right: [401],
    authorization: async (cognito) => bearer(altered(await cognito.mintToken({ scopes: ['orders/write'] }))),
  },
  {
    name: 'an expired token',
    right: [401],
    authorization: async (cognito) => bearer(await cognito.mintToken({ scopes, expiresInSeconds: -60 })),
  },
  { name: 'a token without `exp`', right: [401], authorization: withClaims({ exp: undefined }) },
  {
    name: 'issued an hour in the future',
    right: [401],
    authorization: withClaims({ iat: now() + 3600, exp: now() + 7200 }),
  },
  {
    name: 'signed by a stranger',
    right: [401],
    authorization: async (cognito) => bearer(await cognito.mintToken({ scopes, signWith: 'foreign' })),
  },
  {
    name: 'another user pool, its own `iss`',
    right: [401],
    authorization: withClaims({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another01' }),
  },
  {
    name: '`alg: none`',
    right: [401],
    authorization: async (cognito) => bearer(await cognito.mintToken({ scopes, signWith: 'none' })),
  },
  {
    name: 'HS256 with the public key as secret',
    right: [401],
    authorization: async (cognito) => bearer(confused(cognito, await cognito.mintToken({ scopes }))),
  },
  {
    name: 'an ID token',
    right: [401, 403],
    authorization: async (cognito) =>
      bearer(
        await cognito.mintToken({
          signWith: 'id',
          claims: {
            token_use: 'id',
            aud: cognito.clientId,
            client_id: undefined,
            scope: undefined,
            sub: 'ada',
          },
        }),
      ),
  },
  {
    name: 'a user’s access token with the scope',
    right: [401, 403],
    authorization: withClaims({ sub: '5f3c9c1e-ada', username: 'ada' }),
  },
  {
    name: 'bound to a key (`cnf`), no proof sent',
    right: [401],
    authorization: withClaims({ cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } }),
  },
  {
    name: 'the scope is missing',
    right: [403],
    authorization: async (cognito) => bearer(await cognito.mintToken({ scopes: ['orders/write'] })),
  },
  {
    name: 'a scope that begins alike (`orders/readonly`)',
    right: [403],
    authorization: withClaims({ scope: 'orders/readonly' }),
  },
  {
    name: 'a token for another API of the pool',
    right: [401, 403],
    authorization: withClaims({ scope: 'billing/read' }),
  },
  {
    name: 'an unknown key ID',
    right: [401],
    authorization: async (cognito) => bearer(renamedKey(await cognito.mintToken({ scopes }), 0)),
  },
  {
    name: 'a key that was rotated in this second',
    right: [200],
    fresh: true,
    before: async (cognito, send) => {
      await send(await good(cognito))
      await cognito.rotateKeys()
    },
    authorization: good,
  },
  {
    name: 'key endpoint answers 503, key known',
    right: [200],
    fresh: true,
    before: async (cognito, send) => {
      await send(await good(cognito))
      cognito.faults.set('jwks', { status: 503 })
    },
    authorization: good,
  },
  {
    name: 'key endpoint answers 503, no key yet',
    right: [503],
    fresh: true,
    before: async (cognito) => cognito.faults.set('jwks', { status: 503 }),
    authorization: good,
  },
  {
    name: 'key endpoint never answers, no key yet',
    right: [503],
    fresh: true,
    before: async (cognito) => cognito.faults.set('jwks', { latencySeconds: 60 }),
    authorization: good,
  },
  {
    name: 'keys rotated, after 20 forged key IDs',
    right: [200],
    fresh: true,
    before: async (cognito, send) => {
      const token = await cognito.mintToken({ scopes })
      await send(bearer(token))
      for (let index = 1; index <= 20; index++) await send(bearer(renamedKey(token, index)))
      await cognito.rotateKeys()
    },
    authorization: good,
  },
]

function now(): number {
  return Math.floor(Date.now() / 1000)
}

function decoded(part: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** The same token with the scope `orders/read`, and the signature of what it was. */
function altered(token: string): string {
  const [header, payload, signature] = token.split('.')
  return `${header}.${encoded({ ...decoded(payload), scope: 'orders/read' })}.${signature}`
}

function renamedKey(token: string, index: number): string {
  const [header, payload, signature] = token.split('.')
  return `${encoded({ ...decoded(header), kid: `forged-${index}` })}.${payload}.${signature}`
}

/** Signed with HMAC, whose secret is the public key in PEM (RFC 8725 §2.1). */
function confused(cognito: LocalCognito, token: string): string {
  const [header, payload] = token.split('.')
  const { kid } = decoded(header)
  const jwk = cognito.jwks.keys.find((key) => key.kid === kid) as unknown as JsonWebKey
  const secret = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  const input = `${encoded({ kid, alg: 'HS256' })}.${payload}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}
