import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenValidator, type TokenValidator } from '@cognito-m2m/core'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, it } from 'vitest'

// Another authorization server's machine tokens: an audience instead of Cognito's own claims.

const audience = 'https://api.example'
let server: Server
let issuer: string
let validator: TokenValidator

beforeAll(async () => {
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'the-only-key' }] },
    clients: [
      {
        client_id: 'machine',
        client_secret: 'secret_of_the_machine',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        scope: 'orders/read',
      },
    ],
    scopes: ['orders/read'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'orders/read',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  })
  const handle = provider.callback()
  server.on('request', (incoming, outgoing) => void handle(incoming, outgoing))
  validator = createTokenValidator({
    issuers: [{ issuer, jwksUri: `${issuer}/jwks`, profile: 'generic', audience }],
  })
})

afterAll(() => {
  validator.close()
  server.closeAllConnections()
  server.close()
})

async function token(resource?: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from('machine:secret_of_the_machine').toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'orders/read',
      ...(resource !== undefined && { resource }),
    }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

it('core validates a machine token of oidc-provider', async () => {
  const result = await validator.safeValidate(await token(), { scopes: ['orders/read'] })
  expect(result).toMatchObject({
    outcome: 'valid',
    token: { clientId: 'machine', issuer, scopes: ['orders/read'] },
  })
})

it('core refuses one that is meant for another API', async () => {
  const result = await validator.safeValidate(await token('https://another.example'))
  expect(result).toMatchObject({
    outcome: 'invalid',
    failure: { stage: 'claims', code: 'audience_mismatch' },
  })
})

it('core refuses one without the scope', async () => {
  const result = await validator.safeValidate(await token(), { scopes: ['orders/write'] })
  expect(result).toMatchObject({ outcome: 'invalid', failure: { code: 'insufficient_scope' } })
})
