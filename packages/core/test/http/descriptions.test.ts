import {
  createAuthorizer,
  defineResourceServer,
  openApiSecurityScheme,
  RefusedError,
  type ResourceMetadataOptions,
} from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { iss, userPoolId } from '../support/issuer.ts'

describe('resource metadata (RFC 9728)', () => {
  const metadataOf = (resourceMetadata: ResourceMetadataOptions) =>
    createAuthorizer({ userPoolId, resourceMetadata }).resourceMetadata

  it.each([
    ['https://api.example.com', '/.well-known/oauth-protected-resource'],
    ['https://api.example.com/', '/.well-known/oauth-protected-resource'],
    ['https://api.example.com/v1', '/.well-known/oauth-protected-resource/v1'],
    ['https://api.example.com/v1/', '/.well-known/oauth-protected-resource/v1'],
  ])('of %s is published at %s', (resource, path) => {
    expect(metadataOf({ resource })).toMatchObject({
      path,
      url: `https://api.example.com${path}`,
      body: { resource, authorization_servers: [iss], bearer_methods_supported: ['header'] },
    })
  })

  it('is served for GET and HEAD at its path, and nothing else', () => {
    const metadata = metadataOf({ resource: 'https://api.example.com' })
    const path = '/.well-known/oauth-protected-resource'
    expect(metadata?.isRequestedBy('GET', path)).toBe(true)
    expect(metadata?.isRequestedBy('HEAD', path)).toBe(true)
    expect(metadata?.isRequestedBy('POST', path)).toBe(false)
    expect(metadata?.isRequestedBy('GET', `${path}/v1`)).toBe(false)
    expect(metadata?.isRequestedBy(undefined, path)).toBe(false)
  })

  it('has only what is configured', () => {
    // Strictly: a member that is undefined is a member.
    expect(metadataOf({ resource: 'https://api.example.com' })?.body).toStrictEqual({
      resource: 'https://api.example.com',
      authorization_servers: [iss],
      bearer_methods_supported: ['header'],
    })
  })

  it('has every member that is configured', () => {
    expect(
      metadataOf({
        resource: 'https://api.example.com',
        authorizationServers: ['https://login.example.com'],
        scopesSupported: ['orders/read'],
        resourceName: 'Orders',
        resourceDocumentation: 'https://docs.example.com/orders',
      })?.body,
    ).toEqual({
      resource: 'https://api.example.com',
      authorization_servers: ['https://login.example.com'],
      bearer_methods_supported: ['header'],
      scopes_supported: ['orders/read'],
      resource_name: 'Orders',
      resource_documentation: 'https://docs.example.com/orders',
    })
  })

  it.each([
    { resource: 'http://api.example.com' },
    { resource: 'https://api.example.com?a=b' },
    { resource: 'https://user@api.example.com' },
    { resource: 'api.example.com' },
    { resource: 'https://api.example.com', authorizationServers: ['nowhere'] },
    { resource: 'https://api.example.com', scopesSupported: ['two words'] },
    { resource: 'https://api.example.com', resourceDocumentation: 'javascript:alert(1)' },
    { resource: 'https://api.example.com/a"b\\' },
  ])('refuses an option that is not valid, or encodes it: %j', (options) => {
    // A quote in a path is percent-encoded by the URL parser, so that it cannot end the challenge's own.
    if (options.resource.includes('"')) expect(metadataOf(options)?.url).not.toMatch(/["\\]/)
    else expect(() => metadataOf(options)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })
})

describe('the OpenAPI security scheme', () => {
  it('is a Bearer token, or the client-credentials flow', () => {
    expect(openApiSecurityScheme()).toMatchObject({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    const orders = defineResourceServer({
      identifier: 'orders',
      scopes: { read: 'Read orders', write: 'Place orders' },
    })
    const tokenEndpoint = 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token'
    expect(openApiSecurityScheme({ tokenEndpoint })).toMatchObject({
      flows: { clientCredentials: { tokenUrl: tokenEndpoint, scopes: {} } },
    })
    expect(openApiSecurityScheme({ tokenEndpoint, resourceServers: [orders] })).toMatchObject({
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: tokenEndpoint,
          scopes: { 'orders/read': 'Read orders', 'orders/write': 'Place orders' },
        },
      },
    })
  })
})

it('a RefusedError has the status and headers of the response, without the type of its body', async () => {
  const refused = await createAuthorizer({ userPoolId }).forRoute()(undefined, undefined)
  if (refused.allowed) throw new Error('It was allowed.')
  const error = new RefusedError(refused)
  expect(error).toMatchObject({
    name: 'RefusedError',
    status: 401,
    statusCode: 401,
    expose: true,
    code: 'missing_token',
    refused,
  })
  expect(error.message).toBe('An access token is required. Send it as Authorization: Bearer.')
  expect(error.headers).toEqual({ 'cache-control': 'no-store', 'www-authenticate': 'Bearer realm="api"' })
})
