import { createPublicKey, verify } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { basic, claimsOf, headerOf, postForm } from './tokens.ts'

const secret = 'a_secret+of_the_first_client'
const nextSecret = 'the_second_secret_of_the_first'
const grant = 'client_credentials'
let cognito: LocalCognito

beforeAll(async () => {
  cognito = await startLocalCognito({
    clock: { now: () => 1_800_000_000.75 },
    userPools: [
      {
        id: 'eu-west-1_First0001',
        resourceServers: [
          { identifier: 'orders', scopes: { read: 'Read', write: 'Write' } },
          { identifier: 'https://api.example', scopes: { all: 'Everything' } },
        ],
        appClients: [
          {
            clientId: 'first',
            secrets: [secret, nextSecret],
            scopes: ['orders/read', 'https://api.example/all'],
            accessTokenSeconds: 300,
          },
        ],
      },
      {
        id: 'us-east-1_Second001',
        domain: 'second',
        issuerType: 'UPDATED',
        resourceServers: [{ identifier: 'bills', scopes: { read: 'Read' } }],
        appClients: [{ clientId: 'second', clientSecret: 'the_secret_of_the_second_one' }],
      },
      {
        id: 'eu-west-1_NoDomain',
        domain: null,
        appClients: [{ clientId: 'third', clientSecret: 'x'.repeat(24) }],
      },
    ],
  })
})
afterAll(() => cognito.close())

const body = { grant_type: grant, client_id: 'first', client_secret: secret }

describe('a granted token', () => {
  it("has exactly Cognito's header and claims", async () => {
    const answer = await postForm(cognito.tokenEndpoint, { ...body, scope: 'orders/read' })
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.body).sort()).toEqual(['access_token', 'expires_in', 'token_type'])
    expect(answer.body).toMatchObject({ expires_in: 300, token_type: 'Bearer' })
    expect(headerOf(answer.body.access_token)).toEqual({ kid: cognito.jwks.keys[1]?.kid, alg: 'RS256' })
    expect(claimsOf(answer.body.access_token)).toEqual({
      sub: 'first',
      client_id: 'first',
      token_use: 'access',
      scope: 'orders/read',
      auth_time: 1_800_000_000,
      iat: 1_800_000_000,
      exp: 1_800_000_300,
      iss: `${cognito.url}/eu-west-1_First0001`,
      version: 2,
      jti: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    })
  })

  it('is signed with the key that the JWKS names', async () => {
    const { body: answer } = await postForm(cognito.tokenEndpoint, body)
    const { keys } = (await (await fetch(cognito.jwksUri)).json()) as { keys: { kid: string }[] }
    const [header, payload, signature] = answer.access_token.split('.')
    const jwk = keys.find(({ kid }) => kid === headerOf(answer.access_token).kid)
    const key = createPublicKey({ format: 'jwk', key: { ...jwk } })
    const input = Buffer.from(`${header}.${payload}`)
    expect(verify('sha256', input, key, Buffer.from(signature ?? '', 'base64url'))).toBe(true)
    expect(verify('sha256', Buffer.from(`${header}.x`), key, Buffer.from(signature ?? '', 'base64url'))).toBe(
      false,
    )
  })

  it('comes with the headers of Cognito', async () => {
    const { headers } = await postForm(cognito.tokenEndpoint, body)
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(headers.get('x-amz-cognito-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('cache-control')).toContain('no-store')
  })

  it.each([
    ['the raw Basic header', {}, basic('first', secret)],
    ['the second active secret', {}, basic('first', nextSecret)],
    ['Basic with the client id repeated in the body', { client_id: 'first' }, basic('first', secret)],
  ])('is got with %s', async (_, form, authorization) => {
    const answer = await postForm(cognito.tokenEndpoint, { grant_type: grant, ...form }, { authorization })
    expect(answer.status).toBe(200)
  })

  it('has every scope of the client when none is asked for, and each asked one once', async () => {
    const all = await postForm(cognito.tokenEndpoint, body)
    expect(claimsOf(all.body.access_token).scope).toBe('orders/read https://api.example/all')
    const twice = await postForm(cognito.tokenEndpoint, { ...body, scope: 'orders/read orders/read' })
    expect(claimsOf(twice.body.access_token).scope).toBe('orders/read')
  })

  it("is got at the one address, under the pool's path, and under its domain", async () => {
    const form = { grant_type: grant, client_id: 'second', client_secret: 'the_secret_of_the_second_one' }
    const at = (path: string) => postForm(`${cognito.url}${path}`, form)
    expect((await at('/oauth2/token')).status).toBe(200)
    expect((await at('/us-east-1_Second001/oauth2/token')).status).toBe(200)
    expect((await at('/eu-west-1_First0001/oauth2/token')).body.error).toBe('invalid_client')
    expect((await at('/eu-west-1_Nowhere00/oauth2/token')).status).toBe(404)
    const port = Number(new URL(cognito.url).port)
    const underDomain = (host: string) =>
      rawRequest(
        port,
        `POST /oauth2/token HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`,
        new URLSearchParams(form),
      )
    expect(await underDomain('second.auth.us-east-1.amazoncognito.com')).toContain('200 OK')
    expect(await underDomain('eu-west-1-first0001.auth.eu-west-1.amazoncognito.com')).toContain(
      'invalid_client',
    )
  })
})

describe('a refused request', () => {
  it.each<[string, Record<string, string> | string, Record<string, string>, string]>([
    ['without a grant type', { client_id: 'first', client_secret: secret }, {}, 'invalid_request'],
    ['for another grant', { ...body, grant_type: 'password' }, {}, 'unsupported_grant_type'],
    ['of another content type', body, { 'content-type': 'application/json' }, 'invalid_request'],
    ['with a parameter twice', `${new URLSearchParams(body)}&scope=a&scope=b`, {}, 'invalid_request'],
    ['without a client', { grant_type: grant }, {}, 'invalid_request'],
    ['without a secret', { grant_type: grant, client_id: 'first' }, {}, 'invalid_client'],
    ['with a wrong secret', { ...body, client_secret: `${secret}x` }, {}, 'invalid_client'],
    ['of an unknown client', { ...body, client_id: 'nobody' }, {}, 'invalid_client'],
    ['with the secret in both places', body, { authorization: basic('first', secret) }, 'invalid_request'],
    [
      'with two client ids',
      { grant_type: grant, client_id: 'second' },
      { authorization: basic('first', secret) },
      'invalid_request',
    ],
    [
      'with a Basic header that is none',
      { grant_type: grant },
      { authorization: 'Basic ???' },
      'invalid_request',
    ],
    ['with a Bearer header', { grant_type: grant }, { authorization: 'Bearer abc' }, 'invalid_request'],
    ['for an unknown scope', { ...body, scope: 'orders/read orders/all' }, {}, 'invalid_scope'],
    ['for a scope that the client may not have', { ...body, scope: 'orders/write' }, {}, 'invalid_scope'],
    ['with malformed metadata', { ...body, aws_client_metadata: '[1]' }, {}, 'invalid_request'],
    [
      'of a pool without a domain',
      { ...body, client_id: 'third', client_secret: 'x'.repeat(24) },
      {},
      'unauthorized_client',
    ],
  ])('%s', async (_, form, headers, error) => {
    const answer = await postForm(cognito.tokenEndpoint, form, headers)
    expect([answer.status, answer.body.error]).toEqual([400, error])
    expect(answer.headers.get('x-amz-cognito-request-id')).not.toBeNull()
    expect(JSON.stringify(answer.body)).not.toContain(secret)
  })

  it('another method than the address takes, with `Allow`', async () => {
    const allowed = async (path: string, method: string) => {
      const response = await fetch(`${cognito.url}${path}`, { method })
      return [response.status, response.headers.get('allow')]
    }
    expect(await allowed('/oauth2/token', 'GET')).toEqual([405, 'POST'])
    expect(await allowed('/eu-west-1_First0001/.well-known/jwks.json', 'POST')).toEqual([405, 'GET, HEAD'])
    expect(await allowed('/', 'DELETE')).toEqual([405, 'GET, POST'])
    expect((await fetch(cognito.jwksUri, { method: 'HEAD' })).status).toBe(200)
  })

  it('a path that people guess, with the right one', async () => {
    for (const path of ['/token', '/oauth/token']) {
      const answer = await postForm(`${cognito.url}${path}`, body)
      expect([answer.status, answer.body]).toMatchObject([
        404,
        { error_description: expect.stringContaining(`POST /oauth2/token: ${cognito.url}/oauth2/token`) },
      ])
    }
  })

  it('a Host that no pool has: a domain of Cognito, or any other name', async () => {
    const port = Number(new URL(cognito.url).port)
    for (const host of ['nobody.auth.eu-west-1.amazoncognito.com', 'attacker.example']) {
      const head = `POST /oauth2/token HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
      expect(await rawRequest(port, head, new URLSearchParams(body))).toMatch(
        /^HTTP\/1\.1 404 [\s\S]*has the domain/,
      )
    }
  })

  it('a huge body, and what is not HTTP: the server stands', async () => {
    const huge = 'x'.repeat(300_000)
    const port = Number(new URL(cognito.url).port)
    expect(await rawRequest(port, 'POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\n', huge)).toContain(
      '413',
    )
    await rawRequest(Number(new URL(cognito.url).port), 'NONSENSE\r\n', '')
    for (const path of ['//', '/%', '/..%2f..', '/__proto__/.well-known/jwks.json', '/\u00e9']) {
      expect((await fetch(`${cognito.url}${path}`)).status).toBe(404)
    }
    expect((await postForm(cognito.tokenEndpoint, body)).status).toBe(200)
  })
})

it('drops a scope that is not allowed, when told to, and answers 401 to a wrong secret, when told to', async () => {
  await using lenient = await startLocalCognito({ notAllowedScope: 'drop', invalidClientStatus: 401 })
  const form = { grant_type: grant, client_id: lenient.clientId, client_secret: lenient.clientSecret }
  const answer = await postForm(lenient.tokenEndpoint, { ...form, scope: 'orders/read nothing/here' })
  expect(claimsOf(answer.body.access_token).scope).toBe('orders/read')
  expect((await postForm(lenient.tokenEndpoint, { ...form, scope: 'nothing/here' })).body.error).toBe(
    'invalid_scope',
  )
  expect((await postForm(lenient.tokenEndpoint, { ...form, client_secret: 'wrong' })).status).toBe(401)
})

describe('the documents of an issuer', () => {
  it('are under both paths once the pool is UPDATED, and 403 at the second before', async () => {
    const updated = cognito.pool('us-east-1_Second001')
    expect(updated.issuer).toBe(`${cognito.url}/issuer-cognito-idp/us-east-1_Second001`)
    const configuration = (await (
      await fetch(`${updated.issuer}/.well-known/openid-configuration`)
    ).json()) as object
    expect(configuration).toMatchObject({
      issuer: updated.issuer,
      jwks_uri: updated.jwksUri,
      token_endpoint: cognito.tokenEndpoint,
      scopes_supported: ['openid', 'email', 'phone', 'profile'],
    })
    expect(await (await fetch(updated.jwksUri)).json()).toEqual(updated.jwks)
    const early = `${cognito.url}/issuer-cognito-idp/eu-west-1_First0001/.well-known/jwks.json`
    expect((await fetch(early)).status).toBe(403)
  })

  it('name no token endpoint for a pool that has no domain', async () => {
    const bare = cognito.pool('eu-west-1_NoDomain')
    const configuration = await (await fetch(`${bare.issuer}/.well-known/openid-configuration`)).json()
    expect(configuration).not.toHaveProperty('token_endpoint')
    expect(() => bare.tokenEndpoint).toThrow(/has no domain.*GetClientToken/)
    expect(bare.domains).toEqual([])
  })

  it('are found from the root, which says where everything is', async () => {
    expect(await (await fetch(cognito.url)).json()).toMatchObject({
      tokenEndpoint: cognito.tokenEndpoint,
      console: expect.stringContaining('off'),
      issuers: cognito.pools.map(({ issuer }) => issuer),
    })
  })

  it('show two keys, with public members only', () => {
    expect(cognito.jwks.keys).toHaveLength(2)
    for (const key of cognito.jwks.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
      expect(Buffer.from(key.n, 'base64url')).toHaveLength(256)
    }
  })
})

function rawRequest(port: number, head: string, form: URLSearchParams | string): Promise<string> {
  const text = form.toString()
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('utf8')
    })
    socket.on('close', () => resolve(received))
    socket.on('error', () => resolve(received))
    socket.end(
      `${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    )
  })
}
