import {
  createAuthorizedFetch,
  createTokenSource,
  createTokenValidator,
  type TokenSourceOptions,
} from '@cognito-m2m/core'
import { type LocalCognito, type LocalCognitoOptions, startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serve } from './servers.ts'

async function scene(options: LocalCognitoOptions = {}) {
  const cognito = await startLocalCognito(options)
  onTestFinished(() => cognito.close())
  return { cognito, source: (more: Partial<TokenSourceOptions> = {}) => sourceOf(cognito, more) }
}

function sourceOf(cognito: LocalCognito, more: Partial<TokenSourceOptions>) {
  const { tokenEndpoint, clientId, clientSecret } = cognito
  const source = createTokenSource({
    tokenEndpoint,
    clientId,
    clientSecret,
    random: () => 0,
    ...more,
  } as TokenSourceOptions)
  onTestFinished(() => source.close())
  return source
}

const overGetClientToken = (cognito: LocalCognito) =>
  ({ tokenEndpoint: undefined, clientTokenEndpoint: cognito.url }) as object

describe('against the local Cognito', () => {
  test('1,000 concurrent callers on a cold source: one token request', async () => {
    const { cognito, source } = await scene()
    const tokens = source()
    const all = await Promise.all(Array.from({ length: 1000 }, () => tokens.getToken()))
    expect(new Set(all).size).toBe(1)
    expect(cognito.requests.count('token_endpoint')).toBe(1)
  })

  test.each(['token endpoint, Basic', 'token endpoint, body', 'GetClientToken'])(
    '%s: a token that the API takes',
    async (way) => {
      const { cognito, source } = await scene()
      const options =
        way === 'GetClientToken'
          ? overGetClientToken(cognito)
          : { clientAuthentication: way.endsWith('Basic') ? ('basic' as const) : ('body' as const) }
      const token = await source({ scopes: ['orders/read'], ...options }).getToken()
      const result = await createTokenValidator({ issuers: [{ issuer: cognito.issuer }] }).safeValidate(
        token,
        {
          scopes: ['orders/read'],
        },
      )
      expect(result).toMatchObject({
        outcome: 'valid',
        token: { clientId: cognito.clientId, scopes: ['orders/read'] },
      })
    },
  )

  test('client metadata reaches the trigger, over both ways', async () => {
    const seen: unknown[] = []
    const { cognito, source } = await scene({
      userPools: [
        {
          resourceServers: [{ identifier: 'orders', scopes: { read: 'Read' } }],
          appClients: [{}],
          preTokenGeneration: (event) => {
            seen.push(event.request.clientMetadata)
            return event
          },
        },
      ],
    })
    await source({ clientMetadata: { tenant: 'a b&c' } }).getToken()
    await source({ clientMetadata: { tenant: 'a b&c' }, ...overGetClientToken(cognito) }).getToken()
    expect(seen).toEqual([{ tenant: 'a b&c' }, { tenant: 'a b&c' }])
  })

  test('a scope that is dropped without a word is an error', async () => {
    const { source } = await scene({ notAllowedScope: 'drop' })
    await expect(source({ scopes: ['orders/read', 'orders/erase'] }).getToken()).rejects.toMatchObject({
      code: 'scopes_not_granted',
      missingScopes: ['orders/erase'],
    })
  })

  test('a scope that is refused, and a wrong secret, with either status', async () => {
    const { source } = await scene()
    await expect(source({ scopes: ['orders/erase'] }).getToken()).rejects.toMatchObject({
      code: 'invalid_scope',
    })
    await expect(source({ clientSecret: 'wrong' }).getToken()).rejects.toMatchObject({
      code: 'invalid_client',
    })
    const other = await scene({ invalidClientStatus: 401 })
    await expect(other.source({ clientSecret: 'wrong' }).getToken()).rejects.toMatchObject({
      code: 'invalid_client',
    })
    await expect(
      other.source({ clientSecret: 'wrong', ...overGetClientToken(other.cognito) }).getToken(),
    ).rejects.toMatchObject({ code: 'invalid_client' })
  })

  test.each(['token_endpoint', 'get_client_token'] as const)(
    '%s: a fault that passes is not seen by the caller',
    async (endpoint) => {
      const { cognito, source } = await scene()
      const way = endpoint === 'token_endpoint' ? {} : overGetClientToken(cognito)
      const faults = [
        { answer: 'rate_exceeded' },
        { answer: 'too_many_requests_exception' },
        { answer: 'truncated_json' },
        { answer: 'html_page' },
        { status: 500 },
        { status: 503, retryAfterSeconds: 0 },
        { cut: 'before_headers' },
        { cut: 'in_body' },
      ] as const
      for (const fault of faults) {
        cognito.requests.reset()
        cognito.faults.set(endpoint, { ...fault, times: 1 })
        expect(await source(way).getToken()).toMatch(/^ey/)
        expect(cognito.requests.count(endpoint)).toBe(2)
      }
    },
  )

  test.each([
    [{ answer: 'redirect' }, 'invalid_response', 1],
    [{ answer: 'waf_forbidden' }, 'forbidden', 1],
    [{ answer: 'html_page' }, 'invalid_response', 2],
    [{ answer: 'rate_exceeded' }, 'throttled', 1],
    [{ status: 502 }, 'server_error', 3],
    [{ cut: 'in_body' }, 'network', 3],
    [{ latencySeconds: 30 }, 'timeout', 3],
    [{ trickleBytesPerSecond: 10 }, 'timeout', 3],
  ] as const)('%j all the time is %s', async (fault, code, requests) => {
    const { cognito, source } = await scene()
    cognito.faults.set('token_endpoint', fault)
    await expect(
      source({ attemptTimeoutSeconds: 0.3, totalTimeoutSeconds: 1.5 }).getToken(),
    ).rejects.toMatchObject({ code })
    expect(cognito.requests.count('token_endpoint')).toBe(requests)
  })

  test('an API that restarts with other keys: one more token, and the call succeeds', async () => {
    const { cognito, source } = await scene()
    const validator = createTokenValidator({ issuers: [{ issuer: cognito.issuer }] })
    let refuse = true
    const api = await serve(async (request, response) => {
      const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
      const { outcome } = await validator.safeValidate(token)
      const ok = outcome === 'valid' && !refuse
      refuse = false
      response
        .writeHead(ok ? 200 : 401, ok ? {} : { 'www-authenticate': 'Bearer error="invalid_token"' })
        .end()
    })
    const call = createAuthorizedFetch({ tokens: source(), origins: [api] })
    expect((await call(api)).status).toBe(200)
    expect(cognito.requests.count('token_endpoint')).toBe(2)
  })
})
