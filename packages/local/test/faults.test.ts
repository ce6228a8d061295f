import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type LocalCognito, startLocalCognito } from '../src/index.ts'
import { claimsOf, postForm } from './tokens.ts'

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito()
})
afterAll(() => cognito.close())
beforeEach(() => {
  cognito.faults.clear()
  cognito.requests.reset()
})

const post = () =>
  fetch(cognito.tokenEndpoint, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: cognito.clientId,
      client_secret: cognito.clientSecret,
    }),
  })
const keys = () => fetch(cognito.jwksUri)

it.each([
  ['rate_exceeded', 429, 'text/plain', 'Rate exceeded'],
  [
    'too_many_requests_exception',
    400,
    'application/json;charset=UTF-8',
    '"__type":"TooManyRequestsException"',
  ],
  ['waf_forbidden', 403, 'text/html; charset=utf-8', '<h1>Request blocked</h1>'],
  ['html_page', 200, 'text/html; charset=utf-8', '<!doctype html>'],
] as const)('answers %s', async (answer, status, type, body) => {
  cognito.faults.set('token_endpoint', { answer, retryAfterSeconds: 7 })
  const response = await post()
  expect([response.status, response.headers.get('content-type')]).toEqual([status, type])
  expect(response.headers.get('retry-after')).toBe('7')
  expect(await response.text()).toContain(body)
  expect((await keys()).status).toBe(200)
})

it('answers with another status, body and content type', async () => {
  cognito.faults.set('jwks', { status: 503 })
  expect((await keys()).status).toBe(503)
  cognito.faults.set('jwks', { body: 'hello', contentType: 'text/x-strange' })
  const response = await keys()
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'text/x-strange',
    'hello',
  ])
  cognito.faults.set('discovery', { answer: 'truncated_json' })
  const discovery = await fetch(`${cognito.issuer}/.well-known/openid-configuration`)
  await expect(discovery.json()).rejects.toThrow(SyntaxError)
  cognito.faults.set('jwks', { answer: 'empty_key_set' })
  expect(await (await keys()).json()).toEqual({ keys: [] })
  cognito.faults.set('token_endpoint', { answer: 'redirect' })
  expect((await post()).status).toBe(302)
})

it('cuts the connection before the headers, and in the body', async () => {
  cognito.faults.set('jwks', { cut: 'before_headers' })
  await expect(keys()).rejects.toThrow()
  cognito.faults.set('jwks', { cut: 'in_body' })
  const response = await keys()
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  cognito.faults.set('jwks', { cut: 'in_body', trickleBytesPerSecond: 100_000 })
  await expect((await keys()).text()).rejects.toThrow()
  expect(cognito.requests.list('jwks').map(({ status }) => status)).toEqual([undefined, 200, 200])
})

it('trickles the whole body, and answers late', async () => {
  cognito.faults.set('jwks', { trickleBytesPerSecond: 20_000, latencySeconds: 0.02 })
  expect(await (await keys()).json()).toEqual(cognito.jwks)
  expect(cognito.requests.last('jwks')?.durationSeconds).toBeGreaterThanOrEqual(0.015)
})

it('serves the key set as it was when the fault was set', async () => {
  const before = cognito.jwks
  cognito.faults.set('jwks', { staleKeys: true })
  await cognito.rotateKeys()
  expect(await (await keys()).json()).toEqual(before)
  cognito.faults.clear('jwks')
  expect(await (await keys()).json()).toEqual(cognito.jwks)
})

it('issues with a clock that is off', async () => {
  cognito.faults.set('token_endpoint', { clockOffsetSeconds: -7200 })
  const { access_token: token } = (await (await post()).json()) as { access_token: string }
  const { iat, exp } = claimsOf(token) as { iat: number; exp: number }
  expect(exp - iat).toBe(3600)
  expect(Date.now() / 1000 - iat).toBeGreaterThan(7199)
})

it('lasts for so many requests only', async () => {
  cognito.faults.set('token_endpoint', { status: 500, times: 2 })
  expect(cognito.faults.list()).toEqual({ token_endpoint: { status: 500, times: 2 } })
  expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([500, 500, 200])
  expect(cognito.faults.list()).toEqual({})
})

it('refuses a fault that it does not know, and names it', () => {
  const set = cognito.faults.set as (endpoint: string, fault: object) => void
  expect(() => set('nowhere', {})).toThrow(/token_endpoint/)
  expect(() => set('jwks', { latency: 3 })).toThrow(/latency/)
  expect(() => set('jwks', { status: 42 })).toThrow(/fault\.status/)
})

it('counts and writes down requests, without secrets and without what callers made up', async () => {
  await post()
  const made = {
    grant_type: 'client_credentials',
    client_id: 'made_up_by_the_caller',
    client_secret: 'made_up_secret',
  }
  await postForm(`${cognito.url}/oauth2/token?token=made_up_too`, made)
  await keys()
  await fetch(`${cognito.url}/made-up-path`)
  expect([
    cognito.requests.count(),
    cognito.requests.count('token_endpoint'),
    cognito.requests.count('jwks'),
  ]).toEqual([3, 2, 1])
  expect(cognito.requests.list('token_endpoint')).toMatchObject([
    { clientId: cognito.clientId, userPoolId: cognito.userPoolId, status: 200, faulty: false },
    { status: 400, error: 'invalid_client' },
  ])
  expect(cognito.requests.last('jwks')).toMatchObject({ endpoint: 'jwks', userPoolId: cognito.userPoolId })
  const text = JSON.stringify(cognito.requests.list())
  expect(text).not.toContain('made')
  expect(text).not.toContain(cognito.clientSecret)
  cognito.requests.reset()
  expect([cognito.requests.count(), cognito.requests.last()]).toEqual([0, undefined])
})
