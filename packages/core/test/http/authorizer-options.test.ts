import {
  type AuthorizerOptions,
  authorizerOf,
  createAuthorizer,
  defineResourceServer,
  OptionError,
  openApiSecurityScheme,
} from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
import { userPoolId } from '../support/issuer.ts'

/** Which option is named in the error. */
function refusedOption(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (error instanceof OptionError) return error.option
    throw error
  }
  return 'none'
}

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
    ['an empty name', { resourceMetadata: { resource, resourceName: '' } }, 'resourceMetadata.resourceName'],
    ['all that is right', { realm: 'x', resourceMetadata: { resource, resourceName: 'Orders' } }, 'none'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(() => createAuthorizer({ userPoolId, ...options }))).toBe(option)
  })
})

describe('authorizerOf', () => {
  const authorizer = createAuthorizer({ userPoolId })
  test.each<[string, object, string]>([
    ["the adapter's own option", { userPoolId, refusals: 'next' }, 'none'],
    ['a misspelt one', { userPoolId, refusal: 'next' }, 'refusal'],
    ['a shared authorizer', { authorizer, refusals: 'next' }, 'none'],
    ['options that a shared authorizer would ignore', { authorizer, clientIds: ['abc'] }, 'clientIds'],
    ['no authorizer', { authorizer: undefined }, 'authorizer'],
    ['what is no authorizer', { authorizer: {} }, 'authorizer'],
  ])('%s', (_, options, option) => {
    expect(refusedOption(() => authorizerOf(options as AuthorizerOptions, ['refusals']))).toBe(option)
  })
})

describe('descriptions', () => {
  test.each<unknown>([undefined, null, 5, {}, 'x', 'ftp://a.example', 'http://a.example'])(
    'token endpoint %s',
    (tokenEndpoint) => {
      const flow = { tokenEndpoint: tokenEndpoint as string }
      expect(refusedOption(() => openApiSecurityScheme(flow))).toBe('tokenEndpoint')
    },
  )

  test.each<unknown>([undefined, null, 5, [], 'x'])('scopes %s', (scopes) => {
    const definition = { identifier: 'orders', scopes: scopes as Record<string, string> }
    expect(refusedOption(() => defineResourceServer(definition))).toBe('scopes')
  })
})
