import { createPublicKey } from 'node:crypto'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify'
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// What real consumers of Cognito's tokens use must take the local ones, with the local JWKS, and refuse bad ones.

let cognito: LocalCognito
let token: string

beforeAll(async () => {
  cognito = await startLocalCognito({
    userPools: [
      {
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read' } }],
        appClients: [{ clientId: 'warehouse', clientSecret: 'secret_of_the_warehouse_client' }],
      },
      {
        id: 'eu-west-1_StandIn01',
        issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_StandIn01',
        resourceServers: [{ identifier: 'orders', scopes: { read: 'Read' } }],
        appClients: [{ clientId: 'shop', clientSecret: 'secret_of_the_shops_own_client' }],
      },
    ],
  })
  token = await issued('warehouse', 'secret_of_the_warehouse_client')
})
afterAll(() => cognito.close())

async function issued(clientId: string, clientSecret: string): Promise<string> {
  const response = await fetch(cognito.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

describe('jose', () => {
  it('takes the token with the remote JWKS', async () => {
    const keys = createRemoteJWKSet(new URL(cognito.jwksUri))
    const { payload } = await jwtVerify(token, keys, { issuer: cognito.issuer, algorithms: ['RS256'] })
    expect(payload).toMatchObject({
      client_id: 'warehouse',
      sub: 'warehouse',
      token_use: 'access',
      scope: 'orders/read',
    })
  })

  it('refuses a foreign signature and an expired token', async () => {
    const keys = createLocalJWKSet(cognito.jwks)
    const foreign = await cognito.mintToken({ signWith: 'foreign' })
    await expect(jwtVerify(foreign, keys)).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
    const expired = await cognito.mintToken({ expiresInSeconds: -60 })
    await expect(jwtVerify(expired, keys)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' })
  })
})

describe('jsonwebtoken', () => {
  it('takes the token, and refuses a foreign signature', async () => {
    const { kid } = decodeProtectedHeader(token)
    const jwk = cognito.jwks.keys.find((key) => key.kid === kid)
    const key = createPublicKey({ format: 'jwk', key: { ...jwk } })
    const claims = jsonwebtoken.verify(token, key, { algorithms: ['RS256'], issuer: cognito.issuer })
    expect(claims).toMatchObject({ client_id: 'warehouse', version: 2 })
    const foreign = await cognito.mintToken({ signWith: 'foreign' })
    expect(() => jsonwebtoken.verify(foreign, key, { algorithms: ['RS256'] })).toThrow(/invalid signature/)
  })
})

describe('aws-jwt-verify', () => {
  it("its verifier for Cognito takes the token of a pool that stands in for AWS's", async () => {
    const pool = cognito.pool('eu-west-1_StandIn01')
    const verifier = CognitoJwtVerifier.create({
      userPoolId: pool.userPoolId,
      tokenUse: 'access',
      clientId: 'shop',
      scope: 'orders/read',
    })
    verifier.cacheJwks(pool.jwks)
    const claims = await verifier.verify(await issued('shop', 'secret_of_the_shops_own_client'))
    expect(claims).toMatchObject({ client_id: 'shop', token_use: 'access' })
    await expect(verifier.verify(await pool.mintToken({ claims: { token_use: 'id' } }))).rejects.toThrow(
      /use/,
    )
    await expect(verifier.verify(await pool.mintToken({ signWith: 'foreign' }))).rejects.toThrow(/signature/)
  })

  it('its verifier for any issuer takes the token under the local issuer', async () => {
    const verifier = JwtVerifier.create({ issuer: cognito.issuer, audience: null, jwksUri: cognito.jwksUri })
    verifier.cacheJwks(cognito.jwks)
    expect(await verifier.verify(token)).toMatchObject({ iss: cognito.issuer })
  })
})
