import {
  type AuthorizerOptions,
  createAuthorizer,
  defineResourceServer,
  openApiSecurityScheme,
  type RouteRequirement,
} from '@cognito-m2m/core'
import { authorizerOf } from '@cognito-m2m/core/adapter'
import { describe, expect, test } from 'vitest'
import { userPoolId } from '../support/issuer.ts'
import { refusedOption } from '../support/refused-option.ts'

const resource = 'https://api.example.com'

describe('createAuthorizer', () => {
  test.each<[string, object, string]>([
    ['a misspelt option', { clientId: ['abc'] }, 'clientId'],
    ['a misspelt option of its own', { onRefuse: () => {} }, 'onRefuse'],
    ["an adapter's option", { refusals: 'next' }, 'refusals'],
    ['metadata null', { resourceMetadata: null }, 'resourceMetadata'],
    ['metadata as a text', { resourceMetadata: resource }, 'resourceMetadata'],
    ['misspelt metadata', { resourceMetadata: { resource, scopes: [] } }, 'resourceMetadata.scopes'],
    [
      'servers that are no list',
      { resourceMetadata: { resource, authorizationServers: 'x' } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'servers that are no texts',
      { resourceMetadata: { resource, authorizationServers: [5] } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'a name that is no text',
      { resourceMetadata: { resource, resourceName: {} } },
      'resourceMetadata.resourceName',
    ],
    [
      'a resource that is no URL',
      { resourceMetadata: { resource: 'api.example.com' } },
      'resourceMetadata.resource',
    ],
    [
      'a resource with a query',
      { resourceMetadata: { resource: `${resource}?a` } },
      'resourceMetadata.resource',
    ],
    [
      'no servers',
      { resourceMetadata: { resource, authorizationServers: [] } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'a server that is no URL',
      { resourceMetadata: { resource, authorizationServers: ['x'] } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'a scope with a blank',
      { resourceMetadata: { resource, scopesSupported: ['a b'] } },
      'resourceMetadata.scopesSupported',
    ],
    [
      'scopes null',
      { resourceMetadata: { resource, scopesSupported: null } },
      'resourceMetadata.scopesSupported',
    ],
    [
      'a page that is no URL',
      { resourceMetadata: { resource, resourceDocumentation: 'docs' } },
      'resourceMetadata.resourceDocumentation',
    ],
    ['an empty name', { resourceMetadata: { resource, resourceName: '' } }, 'resourceMetadata.resourceName'],
    ['all that is right', { realm: 'x', resourceMetadata: { resource, resourceName: 'Orders' } }, 'none'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(() => createAuthorizer({ userPoolId, ...options }))).toBe(option)
  })
})

describe('authorizerOf', () => {
  const authorizer = createAuthorizer({ userPoolId })
  test.each<[string, object | string | null | undefined, string]>([
    ["the adapter's own option", { userPoolId, refusals: 'next' }, 'none'],
    ['a misspelt one', { userPoolId, refusal: 'next' }, 'refusal'],
    ['a shared authorizer', { authorizer, refusals: 'next' }, 'none'],
    ['options that a shared authorizer would ignore', { authorizer, clientIds: ['abc'] }, 'clientIds'],
    ['no authorizer', { authorizer: undefined }, 'authorizer'],
    ['nothing', undefined, 'options'],
    ['null', null, 'options'],
    ['a text', userPoolId, 'options'],
    ['what is no authorizer', { authorizer: {} }, 'authorizer'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(() => authorizerOf(options as unknown as AuthorizerOptions, ['refusals']))).toBe(
      option,
    )
  })
})

test.each<[string, unknown, string]>([
  ['null', null, 'requirement'],
  ['a misspelt member', { scope: 'orders/read' }, 'requirement'],
  ['no scopes', { scopes: [] }, 'scopes'],
  ['anonymous as a text', { anonymous: 'yes' }, 'anonymous'],
  ['anonymous as null', { anonymous: null }, 'anonymous'],
])('a route requirement: %s', (_, requirement, option) => {
  const authorizer = createAuthorizer({ userPoolId })
  expect(refusedOption(() => authorizer.forRoute(requirement as RouteRequirement))).toBe(option)
})

describe('descriptions', () => {
  test.each<unknown>([undefined, null, 5, {}, 'x', 'ftp://a.example', 'http://a.example'])(
    'token endpoint %s',
    (tokenEndpoint) => {
      const flow = { tokenEndpoint: tokenEndpoint as string }
      expect(refusedOption(() => openApiSecurityScheme(flow))).toBe('tokenEndpoint')
    },
  )

  test.each<unknown>([5, 'x', {}])('resource servers %s', (resourceServers) => {
    const flow = { tokenEndpoint: 'https://a.example/oauth2/token', resourceServers: resourceServers as [] }
    expect(refusedOption(() => openApiSecurityScheme(flow))).toBe('resourceServers')
  })

  test.each<unknown>([undefined, null, 5, [], 'x'])('scopes %s', (scopes) => {
    const definition = { identifier: 'orders', scopes: scopes as Record<string, string> }
    expect(refusedOption(() => defineResourceServer(definition))).toBe('scopes')
  })
})
