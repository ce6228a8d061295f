import {
  type AuthorizerOptions,
  createAuthorizer,
  defineResourceServer,
  openApiSecurityScheme,
  type RouteRequirement,
} from '@cognito-m2m/core'
import { authorizerOf } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { userPoolId } from '../support/issuer.ts'
import { refusedOption } from '../support/refused-option.ts'

const resource = 'https://api.example.com'

describe('the options of createAuthorizer', () => {
  it.each<[string, object, string]>([
    ['a misspelled option', { clientId: ['abc'] }, 'clientId'],
    ['a misspelled option of its own', { onRefuse: () => {} }, 'onRefuse'],
    ["an adapter's option", { refusals: 'next' }, 'refusals'],
    ['metadata null', { resourceMetadata: null }, 'resourceMetadata'],
    ['metadata as a string', { resourceMetadata: resource }, 'resourceMetadata'],
    ['misspelled metadata', { resourceMetadata: { resource, scopes: [] } }, 'resourceMetadata.scopes'],
    [
      'servers that are not an array',
      { resourceMetadata: { resource, authorizationServers: 'x' } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'servers that are not strings',
      { resourceMetadata: { resource, authorizationServers: [5] } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'a name that is not a string',
      { resourceMetadata: { resource, resourceName: {} } },
      'resourceMetadata.resourceName',
    ],
    [
      'a resource that is not a URL',
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
      'a server that is not a URL',
      { resourceMetadata: { resource, authorizationServers: ['x'] } },
      'resourceMetadata.authorizationServers',
    ],
    [
      'a scope with a space',
      { resourceMetadata: { resource, scopesSupported: ['a b'] } },
      'resourceMetadata.scopesSupported',
    ],
    [
      'scopes null',
      { resourceMetadata: { resource, scopesSupported: null } },
      'resourceMetadata.scopesSupported',
    ],
    [
      'a documentation page that is not a URL',
      { resourceMetadata: { resource, resourceDocumentation: 'docs' } },
      'resourceMetadata.resourceDocumentation',
    ],
    ['an empty name', { resourceMetadata: { resource, resourceName: '' } }, 'resourceMetadata.resourceName'],
    ['valid options', { realm: 'x', resourceMetadata: { resource, resourceName: 'Orders' } }, 'none'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(() => createAuthorizer({ userPoolId, ...options }))).toBe(option)
  })
})

describe('the options of an adapter', () => {
  const authorizer = createAuthorizer({ userPoolId })
  it.each<[string, object | string | null | undefined, string]>([
    ["the adapter's own option", { userPoolId, refusals: 'next' }, 'none'],
    ['a misspelled option', { userPoolId, refusal: 'next' }, 'refusal'],
    ['a shared authorizer', { authorizer, refusals: 'next' }, 'none'],
    ['options that a shared authorizer would ignore', { authorizer, clientIds: ['abc'] }, 'clientIds'],
    ['no authorizer', { authorizer: undefined }, 'authorizer'],
    ['undefined', undefined, 'options'],
    ['null', null, 'options'],
    ['a string', userPoolId, 'options'],
    ['an object that is not an authorizer', { authorizer: {} }, 'authorizer'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(() => authorizerOf(options as unknown as AuthorizerOptions, ['refusals']))).toBe(
      option,
    )
  })
})

it.each<[string, unknown, string]>([
  ['null', null, 'requirement'],
  ['a misspelled member', { scope: 'orders/read' }, 'requirement'],
  ['no scopes', { scopes: [] }, 'scopes'],
  ['anonymous as a string', { anonymous: 'yes' }, 'anonymous'],
  ['anonymous as null', { anonymous: null }, 'anonymous'],
])('the requirement of a route names the wrong option: %s', (_, requirement, option) => {
  const authorizer = createAuthorizer({ userPoolId })
  expect(refusedOption(() => authorizer.forRoute(requirement as RouteRequirement))).toBe(option)
})

describe('descriptions of the API', () => {
  it.each<unknown>([undefined, null, 5, {}, 'x', 'ftp://a.example', 'http://a.example'])(
    'refuse %s as token endpoint',
    (tokenEndpoint) => {
      const flow = { tokenEndpoint: tokenEndpoint as string }
      expect(refusedOption(() => openApiSecurityScheme(flow))).toBe('tokenEndpoint')
    },
  )

  it.each<unknown>([5, 'x', {}])('refuse %s as resource servers', (resourceServers) => {
    const flow = { tokenEndpoint: 'https://a.example/oauth2/token', resourceServers: resourceServers as [] }
    expect(refusedOption(() => openApiSecurityScheme(flow))).toBe('resourceServers')
  })

  it.each<unknown>([undefined, null, 5, [], 'x'])('refuse %s as scopes', (scopes) => {
    const definition = { identifier: 'orders', scopes: scopes as Record<string, string> }
    expect(refusedOption(() => defineResourceServer(definition))).toBe('scopes')
  })
})
