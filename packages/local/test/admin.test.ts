import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { claimsOf } from './tokens.ts'

let cognito: LocalCognito
let admin: string
beforeAll(async () => {
  cognito = await startLocalCognito({ adminPort: 0 })
  admin = cognito.adminUrl ?? ''
})
afterAll(() => cognito.close())

interface Opened {
  readonly sent: { parameters: Record<string, string> }
  readonly answered: { body: string }
  readonly curl: string
}

interface Explained {
  readonly stages: { stage: string; outcome: string }[]
  readonly failure?: { code: string }
  readonly answer: { status: number; challenge?: string }
  readonly claims: { name: string; value: unknown; note: string }[]
  readonly header: { name: string; value: unknown; note: string }[]
}

async function call<Answer = Record<string, unknown>>(method: string, path: string, body?: unknown) {
  const response = await fetch(`${admin}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}

/** `fetch` does not let Host be chosen. */
function statusOf(headers: Record<string, string>, method = 'GET', path = '/api/overview'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${admin}${path}`, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the guard', () => {
  it('takes loopback names only, so that a rebound name is no use', async () => {
    const { host, port } = new URL(admin)
    expect(await statusOf({ host })).toBe(200)
    expect(await statusOf({ host: `localhost:${port}` })).toBe(200)
    for (const name of [
      'attacker.example',
      '127.0.0.1.attacker.example',
      `localhost.attacker.example:${port}`,
    ]) {
      expect(await statusOf({ host: name })).toBe(403)
    }
  })

  it('takes no request from a page of another origin, and no form', async () => {
    expect(await statusOf({ origin: admin })).toBe(200)
    expect(await statusOf({ origin: 'https://attacker.example' })).toBe(403)
    expect(await statusOf({ origin: 'null' })).toBe(403)
    expect(await statusOf({ origin: cognito.url })).toBe(403)
    const rotate = `/api/user-pools/${cognito.userPoolId}/rotate`
    expect(await statusOf({ 'content-type': 'text/plain' }, 'POST', rotate)).toBe(415)
    expect(await statusOf({}, 'POST', rotate)).toBe(415)
    expect(await statusOf({ origin: 'https://attacker.example' }, 'DELETE', '/api/faults')).toBe(403)
  })
})

describe('the routes', () => {
  it('show everything but private keys', async () => {
    const { body } = await call('GET', '/api/overview')
    expect(body).toMatchObject({
      url: cognito.url,
      userPools: [{ id: cognito.userPoolId, appClients: [{ clientId: cognito.clientId }], keys: [{}, {}] }],
    })
    expect(JSON.stringify(body)).not.toMatch(/"(?:d|p|q|dp|dq|qi)":/)
  })

  it('get a token as the client would, rotate keys, mint', async () => {
    const got = await call<{ status: number; token: string }>('POST', '/api/tokens', {
      clientId: cognito.clientId,
    })
    expect(got.body).toMatchObject({ status: 200, token: expect.stringMatching(/^eyJ/) })
    expect(cognito.requests.last('token_endpoint')).toMatchObject({ status: 200, clientId: cognito.clientId })
    const before = cognito.jwks
    await call('POST', `/api/user-pools/${cognito.userPoolId}/rotate`, { step: 'publish' })
    expect(cognito.jwks.keys).toHaveLength(4)
    await call('POST', `/api/user-pools/${cognito.userPoolId}/rotate`, {})
    expect(cognito.jwks.keys).not.toEqual(before.keys)
    const minted = await call<{ token: string }>('POST', `/api/user-pools/${cognito.userPoolId}/mint`, {
      expiresInSeconds: -60,
    })
    expect(minted.body.token).toMatch(/^eyJ/)
    const mint = `/api/user-pools/${cognito.userPoolId}/mint`
    const bare = await call<{ token: string }>('POST', mint, { omitClaims: ['jti'] })
    expect(claimsOf(bare.body.token)).not.toHaveProperty('jti')
    const misspelt = await call('POST', mint, { scope: 'orders/read' })
    expect([misspelt.status, misspelt.body.message]).toEqual([400, expect.stringContaining('`scopes`')])
  })

  it('set and clear faults', async () => {
    expect((await call('PUT', '/api/faults/jwks', { status: 503 })).body).toEqual({
      faults: { jwks: { status: 503 } },
    })
    expect((await fetch(cognito.jwksUri)).status).toBe(503)
    expect((await call('GET', '/api/faults')).body).toEqual({ faults: { jwks: { status: 503 } } })
    expect((await call('DELETE', '/api/faults/jwks')).body).toEqual({ faults: {} })
    await call('PUT', '/api/faults/discovery', { latencySeconds: 0.001 })
    // Without a Content-Type, as curl sends it.
    expect(await (await fetch(`${admin}/api/faults`, { method: 'DELETE' })).json()).toEqual({ faults: {} })
  })

  it('tell requests as they happen', async () => {
    const response = await fetch(`${admin}/api/requests/stream`)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await call('DELETE', '/api/requests')
    await fetch(`${cognito.issuer}/.well-known/openid-configuration`)
    let text = ''
    while (!text.includes('"discovery"'))
      text += Buffer.from((await reader.read()).value ?? []).toString('utf8')
    await reader.cancel()
    expect((await call<{ requests: unknown[] }>('GET', '/api/requests')).body.requests).toHaveLength(1)
  })

  it('open a request without a secret, a token, or a string that the caller made up', async () => {
    await call('DELETE', '/api/requests')
    const strange = 'smuggled-by-the-caller'
    const { clientId, clientSecret } = cognito
    const basic = btoa(`${clientId}:${clientSecret}`)
    await fetch(cognito.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, 'x-strange': strange },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'orders/read',
        [strange]: strange,
      }),
    })
    await fetch(cognito.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: strange,
        scope: strange,
        client_id: strange,
        client_secret: clientSecret,
      }),
    })
    const api = (operation: string, input: object) =>
      fetch(cognito.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify(input),
      })
    await api('GetClientToken', {
      ClientId: clientId,
      Secret: clientSecret,
      Scopes: ['orders/read', strange],
    })
    await api('DescribeUserPoolClient', { UserPoolId: cognito.userPoolId, ClientId: clientId })
    await api('GetClientToken', { ClientId: 'unknownclientid', Secret: clientSecret })
    cognito.faults.set('token_endpoint', { answer: 'truncated_json', times: 1 })
    await fetch(cognito.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const { requests } = (await call<{ requests: { number: number }[] }>('GET', '/api/requests')).body
    const opened = await Promise.all(
      requests.map(async ({ number }) => (await call<Opened>('GET', `/api/requests/${number}`)).body),
    )
    expect(opened.map(({ sent }) => sent.parameters)).toEqual([
      { grant_type: 'client_credentials', scope: 'orders/read' },
      {
        grant_type: '(not shown)',
        scope: '(not shown)',
        client_id: '(not shown)',
        client_secret: '(not shown)',
      },
      { ClientId: clientId, Secret: '(not shown)', Scopes: 'orders/read (not shown)' },
      { UserPoolId: cognito.userPoolId, ClientId: clientId },
      { ClientId: '(not shown)', Secret: '(not shown)' },
      { grant_type: 'client_credentials' },
    ])
    expect(opened[4]?.answered.body).toContain('User pool client (not shown) does not exist')
    expect(opened[5]?.answered.body).toBe('{(not shown)')
    expect(opened[0]?.answered.body).toContain('"access_token": "(not shown)"')
    expect(opened[3]?.answered.body).toContain('"ClientSecret": "(not shown)"')
    expect(opened[0]?.curl).toBe(
      `curl -s -u "${clientId}:$CLIENT_SECRET" --data-urlencode 'grant_type=client_credentials' --data-urlencode 'scope=orders/read' '${cognito.tokenEndpoint}'`,
    )
    const all = JSON.stringify(opened)
    for (const never of [clientSecret, basic, strange, 'eyJ', 'unknownclientid'])
      expect(all).not.toContain(never)
    expect((await call('GET', '/api/requests/999999')).status).toBe(404)
  })

  it('switch the issuer', async () => {
    const at = `/api/user-pools/${cognito.userPoolId}/issuer`
    expect((await call('POST', at, { type: 'UPDATED' })).status).toBe(200)
    expect(cognito.issuer).toContain('/issuer-cognito-idp/')
    expect((await call('POST', at, { type: 'NEWEST' })).status).toBe(400)
    await call('POST', at, { type: 'ORIGINAL' })
  })

  it('answer mistakes with what is wrong', async () => {
    expect((await call('PUT', '/api/faults/nowhere', {})).body.message).toContain('token_endpoint')
    expect((await call('PUT', '/api/faults/jwks', { late: 1 })).status).toBe(400)
    const nowhere = await call('POST', '/api/user-pools/eu-west-1_Nowhere00/rotate', {})
    expect([nowhere.status, nowhere.body.message]).toEqual([404, expect.stringContaining(cognito.userPoolId)])
    expect((await call('PUT', '/api/faults/jwks', {})).body.message).toContain('must set at least one of')
    expect((await call('PUT', '/api/faults/jwks', { times: 2 })).status).toBe(400)
    expect((await call('PUT', '/api/faults/nowhere', { status: 500 })).status).toBe(404)
    expect((await call('POST', '/api/tokens', { clientId: 'nobody' })).status).toBe(400)
    expect((await call('GET', '/api/nothing')).status).toBe(404)
    expect((await call('GET', '/../package.json')).status).toBe(404)
  })

  it('serve the page under a policy that lets nothing foreign in', async () => {
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/console.css', 'text/css'],
      ['/console.js', 'text/javascript'],
    ]) {
      const response = await fetch(`${admin}${path}`)
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining(type ?? ''),
      ])
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })
})

describe('an explanation', () => {
  const explain = async (token: string, more: object = {}) =>
    (await call<Explained>('POST', '/api/explanations', { token, userPoolId: cognito.userPoolId, ...more }))
      .body
  const outcomes = ({ stages }: Explained) => stages.map(({ outcome }) => outcome).join(' ')

  it('takes a good token through the three stages', async () => {
    const explained = await explain(await cognito.mintToken(), { scopes: ['orders/read'] })
    expect(outcomes(explained)).toBe('passed passed passed')
    expect(explained.answer.status).toBe(200)
    expect(explained.claims.map(({ name }) => name)).toContain('client_id')
    for (const { note } of explained.claims) expect(note.length).toBeGreaterThan(10)
  })

  it.each<[string, () => Promise<string>, object, string, string, number]>([
    ['text', async () => 'hello', {}, 'failed not_reached not_reached', 'not_compact_jws', 401],
    ['text with a blank', async () => 'a b', {}, 'failed not_reached not_reached', 'not_compact_jws', 400],
    [
      'a foreign key',
      () => cognito.mintToken({ signWith: 'foreign' }),
      {},
      'passed failed not_reached',
      'signature_mismatch',
      401,
    ],
    [
      'an old token',
      () => cognito.mintToken({ expiresInSeconds: -60 }),
      {},
      'passed passed failed',
      'token_expired',
      401,
    ],
    [
      'a later clock',
      () => cognito.mintToken(),
      { clockAheadSeconds: 7200 },
      'passed passed failed',
      'token_expired',
      401,
    ],
    [
      'another client',
      () => cognito.mintToken(),
      { clientIds: ['another'] },
      'passed passed failed',
      'client_not_allowed',
      401,
    ],
    [
      'a scope that is missing',
      () => cognito.mintToken(),
      { scopes: ['orders/all'] },
      'passed passed failed',
      'insufficient_scope',
      403,
    ],
  ])('says where %s ends, and why', async (_, token, validator, stages, code, status) => {
    const explained = await explain(await token(), validator)
    expect(outcomes(explained)).toBe(stages)
    expect([explained.failure?.code, explained.answer.status]).toEqual([code, status])
    expect(explained.answer.challenge).toMatch(/^Bearer /)
  })

  it.each(['__proto__', 'constructor', '__defineGetter__', 'toString', 'hasOwnProperty'])(
    'shows a claim and a header parameter called %s',
    async (name) => {
      const own = Object.fromEntries([[name, 'x']])
      // The validator refuses tokens with `__proto__`; what stands in them is shown all the same.
      const explained = await explain(await cognito.mintToken({ claims: own, header: own }))
      for (const members of [explained.claims, explained.header])
        expect(members).toContainEqual({ name, value: 'x', note: expect.any(String) })
    },
  )

  it('downloads keys without being counted, and without using up a fault', async () => {
    cognito.requests.reset()
    cognito.faults.set('jwks', { status: 503, times: 1 })
    expect((await explain(await cognito.mintToken())).failure?.code).toBe('keys_unavailable')
    expect(cognito.requests.count('jwks')).toBe(0)
    expect(cognito.requests.list('jwks')).toEqual([])
    expect((await fetch(cognito.jwksUri)).status).toBe(503)
    expect((await fetch(cognito.jwksUri)).status).toBe(200)
    expect(cognito.requests.count('jwks')).toBe(2)
  })

  it("takes an adapter's options, and names the one that decides", async () => {
    const { userPoolId } = cognito
    const judged = async (options: object, more: object = {}) => {
      const { body } = await call<Explained & { option?: string; message?: string }>(
        'POST',
        '/api/explanations',
        {
          token: await cognito.mintToken({ scopes: ['orders/read'] }),
          options,
          ...more,
        },
      )
      return [body.answer?.status ?? body.message, body.option]
    }
    expect(await judged({ userPoolId })).toEqual([200, undefined])
    expect(await judged({ userPoolId: [userPoolId], refusals: 'throw' })).toEqual([200, undefined])
    expect(await judged({ issuers: [{ issuer: cognito.issuer }] })).toEqual([200, undefined])
    expect(await judged({ userPoolId, clientIds: ['another'] })).toEqual([401, 'clientIds'])
    expect(await judged({ userPoolId, resource: 'invoices' })).toEqual([401, 'resource'])
    expect(await judged({ userPoolId }, { scopes: ['orders/write'] })).toEqual([403, 'scopes'])
    expect(await judged({ userPoolId, maxTokenAgeSeconds: 1 }, { clockAheadSeconds: 600 })).toEqual([
      401,
      'maxTokenAgeSeconds',
    ])
    expect(await judged({ userPoolId, clientId: ['x'] })).toEqual([
      expect.stringContaining('Did you mean `clientIds`'),
      'clientId',
    ])
    expect(await judged({ userPoolId: 'eu-west-1_Nowhere00' })).toEqual([
      expect.stringContaining(userPoolId),
      'userPoolId',
    ])
  })

  it('has no verdict while the keys cannot be had', async () => {
    cognito.faults.set('jwks', { status: 503 })
    const explained = await explain(await cognito.mintToken())
    cognito.faults.clear()
    expect(outcomes(explained)).toBe('passed failed not_reached')
    expect([explained.failure?.code, explained.answer.status]).toEqual(['keys_unavailable', 503])
  })
})
