import { describe, expect, it } from 'vitest'
import { createTokenSource } from '../../src/acquisition/token-source.ts'
import type { TokenSourceOptions } from '../../src/acquisition/token-source-options.ts'
import { OptionError } from '../../src/errors.ts'
import { issue, json, raw, startTokenServer } from './support/token-server.ts'

const client = { clientId: 'client1', clientSecret: 'abc_def+ghi' }

describe('the token endpoint', () => {
  it('gets ID and secret in Basic as raw Base64, not form-encoded first', async () => {
    const server = await startTokenServer(issue())
    await createTokenSource({
      ...client,
      tokenEndpoint: server.url,
      scopes: ['b/2', 'a/1', 'b/2'],
    }).getToken()
    const [request] = server.requests
    expect(request?.method).toBe('POST')
    expect(request?.headers.authorization).toBe(`Basic ${btoa('client1:abc_def+ghi')}`)
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client1',
      scope: 'a/1 b/2',
    })
  })

  it('gets credentials in the body on request, and client metadata as JSON', async () => {
    const server = await startTokenServer(issue())
    const clientMetadata = { tenant: 'a&b=c', __proto__x: 'é' }
    const source = createTokenSource({
      ...client,
      tokenEndpoint: server.url,
      clientAuthentication: 'body',
      clientMetadata,
    })
    await source.getToken()
    const [request] = server.requests
    expect(request?.headers.authorization).toBeUndefined()
    const form = new URLSearchParams(request?.body)
    expect(form.get('client_secret')).toBe('abc_def+ghi')
    expect(form.has('scope')).toBe(false)
    expect(JSON.parse(form.get('aws_client_metadata') ?? '')).toEqual(clientMetadata)
  })
})

describe('GetClientToken', () => {
  const answer = (body: object) => json(200, body, { 'content-type': 'application/x-amz-json-1.1' })
  const issued = answer({
    ClientAuthenticationResult: { AccessToken: 'AAA.BBB.CCC', ExpiresIn: 3600, TokenType: 'Bearer' },
  })

  it('is an unsigned POST with its target header', async () => {
    const server = await startTokenServer(issued)
    const source = createTokenSource({
      ...client,
      clientTokenEndpoint: server.url,
      scopes: ['b/2', 'a/1'],
      clientMetadata: { a: 'b' },
    })
    expect(await source.getToken()).toBe('AAA.BBB.CCC')
    const [request] = server.requests
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetClientToken',
    })
    expect(request?.headers.authorization).toBeUndefined()
    expect(JSON.parse(request?.body ?? '')).toEqual({
      ClientId: 'client1',
      Secret: 'abc_def+ghi',
      Scopes: ['a/1', 'b/2'],
      ClientMetadata: { a: 'b' },
    })
  })

  it.each([
    ['ForbiddenException', 'forbidden', 'configuration', 1],
    ['InvalidParameterException', 'invalid_request', 'configuration', 1],
    ['NotAuthorizedException', 'invalid_client', 'configuration', 1],
    ['OperationNotEnabledException', 'operation_not_enabled', 'configuration', 1],
    ['ResourceNotFoundException', 'client_not_found', 'configuration', 1],
    ['TooManyRequestsException', 'throttled', 'throttled', 1],
    ['InternalErrorException', 'server_error', 'transient', 3],
    ['SomethingNew', 'request_refused', 'configuration', 1],
  ])('%s is %s', async (name, code, fault, requests) => {
    const server = await startTokenServer(json(400, { __type: name, message: client.clientSecret }))
    const source = createTokenSource({
      ...client,
      clientTokenEndpoint: server.url,
      random: () => 0,
      totalTimeoutSeconds: 2,
    })
    const error = await source.getToken().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code, fault, status: 400 })
    expect(String(error)).not.toContain(client.clientSecret)
    expect(server.requests).toHaveLength(requests)
  })

  it('reads an error name from the header, and reports an outage', async () => {
    const named = await startTokenServer(
      raw(400, '', { 'x-amzn-errortype': 'NotAuthorizedException:http://internal/' }),
    )
    await expect(
      createTokenSource({ ...client, clientTokenEndpoint: named.url }).getToken(),
    ).rejects.toMatchObject({
      code: 'invalid_client',
    })
    const down = await startTokenServer(json(500, { __type: 'NotAuthorizedException' }))
    const source = createTokenSource({ ...client, clientTokenEndpoint: down.url, random: () => 0 })
    await expect(source.getToken()).rejects.toMatchObject({ code: 'server_error' })
  })

  it.each([
    {},
    { ClientAuthenticationResult: null },
    { ClientAuthenticationResult: 5 },
    { ClientAuthenticationResult: { AccessToken: '' } },
  ])('an answer without a token: %j', async (body) => {
    const server = await startTokenServer(answer(body))
    const source = createTokenSource({ ...client, clientTokenEndpoint: server.url })
    await expect(source.getToken()).rejects.toMatchObject({
      code: 'invalid_response',
      detail: 'access_token',
    })
    expect(server.requests).toHaveLength(1)
  })

  it('derives the host from the Region', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return Response.json({
        ClientAuthenticationResult: { AccessToken: 'T', ExpiresIn: 60, TokenType: 'Bearer' },
      })
    }
    await createTokenSource({ ...client, region: 'us-gov-west-1', fetch }).getToken()
    expect(urls).toEqual(['https://cognito-idp.us-gov-west-1.amazonaws.com/'])
  })
})

describe('options', () => {
  const good: TokenSourceOptions = { ...client, tokenEndpoint: 'https://example.com/oauth2/token' }
  const bad: readonly [name: string, options: object, option: string][] = [
    ['no transport', { tokenEndpoint: undefined }, 'tokenEndpoint'],
    ['two transports', { region: 'eu-west-1' }, 'tokenEndpoint'],
    ['http beyond loopback', { tokenEndpoint: 'http://example.com/' }, 'tokenEndpoint'],
    ['an odd region', { tokenEndpoint: undefined, region: 'evil.example/' }, 'region'],
    ['a client id with a colon', { clientId: 'a:b' }, 'clientId'],
    ['an empty secret', { clientSecret: '' }, 'clientSecret'],
    ['a secret with its line break', { clientSecret: 'abc\n' }, 'clientSecret'],
    ['no secret', { clientSecret: undefined }, 'clientSecret'],
    ['a scope with a blank', { scopes: ['a b'] }, 'scopes'],
    ['51 scopes', { scopes: Array.from({ length: 51 }, (_, index) => `a/${index}`) }, 'scopes'],
    ['metadata that is no text', { clientMetadata: { a: 1 } }, 'clientMetadata'],
    ['a margin of NaN', { marginSeconds: Number.NaN }, 'marginSeconds'],
    ['a refresh that ends before it begins', { refreshEarliest: 0.8, refreshLatest: 0.7 }, 'refreshLatest'],
    ['no seconds at all', { attemptTimeoutSeconds: 0 }, 'attemptTimeoutSeconds'],
    ['timers that are neither', { backgroundTimers: 'no' }, 'backgroundTimers'],
    ['missing scopes otherwise', { onMissingScopes: 'ignore' }, 'onMissingScopes'],
    ['a store that is none', { store: {} }, 'store'],
    ['a transport that is none', { tokenEndpoint: undefined, transport: {} }, 'transport'],
    ['a listener that is none', { onEvent: 'log' }, 'onEvent'],
    ['a list with a listener that is none', { onEvent: ['log'] }, 'onEvent'],
  ]
  it.each(bad)('%s', (_name, options, option) => {
    let error: unknown
    try {
      createTokenSource({ ...good, ...options } as TokenSourceOptions)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(OptionError)
    expect(error).toMatchObject({ option })
    expect(String(error)).not.toContain('abc_def+ghi')
  })

  it('accept http with `allowInsecureHttp`', () => {
    expect(() =>
      createTokenSource({ ...good, tokenEndpoint: 'http://cognito.test/', allowInsecureHttp: true }),
    ).not.toThrow()
  })
})
