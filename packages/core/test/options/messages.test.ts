import { createAuthorizer, createTokenValidator, defineResourceServer, OptionError } from '@cognito-m2m/core'
import { compileRequirement } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/nearest.ts'
import { userPoolId } from '../support/issuer.ts'

const validator = (options: object) => () => createTokenValidator(options)
const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read', write: 'Write' } })

/** The message without its list of valid names, which grows with each new option. */
function messageOf(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (error instanceof OptionError) return error.message.replace(/ ?Valid: .*$/, '')
    throw error
  }
  throw new Error('It did not throw.')
}

describe('a misspelled option', () => {
  it.each<[string, () => unknown, string]>([
    [
      'clientId',
      validator({ userPoolId, clientId: ['a'] }),
      'Option `clientId`: is not a known option. Did you mean `clientIds`?',
    ],
    [
      'userPoolID',
      validator({ userPoolID: userPoolId }),
      'Option `userPoolID`: is not a known option. Did you mean `userPoolId`?',
    ],
    [
      'resouce',
      validator({ userPoolId, resouce: 'orders' }),
      'Option `resouce`: is not a known option. Did you mean `resource`?',
    ],
    [
      'keys.maxAgeSecond',
      validator({ userPoolId, keys: { maxAgeSecond: 1 } }),
      'Option `keys.maxAgeSecond`: is not a known option. Did you mean `maxAgeSeconds`?',
    ],
    [
      'tokenCache.maxEntrys',
      validator({ userPoolId, tokenCache: { maxEntrys: 1 } }),
      'Option `tokenCache.maxEntrys`: is not a known option. Did you mean `maxEntries`?',
    ],
    [
      'issuers[0].issuerType',
      validator({ issuers: [{ userPoolId, issuerType: ['UPDATED'] }] }),
      'Option `issuers[0].issuerType`: is not a known option. Did you mean `issuerTypes`?',
    ],
    [
      'onRefuse',
      () => createAuthorizer({ userPoolId, onRefuse: () => {} } as object),
      'Option `onRefuse`: is not a known option. Did you mean `onRefused`?',
    ],
    [
      'scope in a requirement',
      () => compileRequirement({ scope: 'orders/read' } as object),
      'Option `requirement`: unknown key `scope`. Did you mean `scopes`?',
    ],
    [
      'anonymus in a route requirement',
      () => createAuthorizer({ userPoolId }).forRoute({ anonymus: true } as object),
      'Option `requirement`: unknown key `anonymus`. Did you mean `anonymous`?',
    ],
    [
      'a scope of a resource server',
      () => (orders.scope as (name: string) => string)('wirte'),
      'Option `scope`: resource server `orders` has no scope `wirte`. Did you mean `write`?',
    ],
  ])('is answered with the nearest one: %s', (_, make, message) => {
    expect(messageOf(make)).toBe(message)
  })

  it('is answered without a guess where none is near', () => {
    expect(messageOf(validator({ userPoolId, verbose: true }))).toBe(
      'Option `verbose`: is not a known option.',
    )
  })

  it('is answered with every valid name', () => {
    expect(() => compileRequirement({ role: 'admin' } as object)).toThrow(
      /Valid: `scopes`, `anyScope`, `permit`\.$/,
    )
  })
})

describe('a message', () => {
  it.each<[string, () => unknown, RegExp]>([
    [
      'no pool',
      validator({}),
      /^Option `userPoolId`: is missing\. Set it to your user pool ID, or set `issuers`\.$/,
    ],
    [
      'no pool ID',
      validator({ userPoolId: 'my-pool' }),
      /must be a user pool ID such as `eu-west-1_AbCdEf123`\. Copy it from/,
    ],
    [
      'a missing environment variable',
      validator({ userPoolId, resource: undefined }),
      /^Option `resource`: must not be undefined; omit it to disable the check\.$/,
    ],
    [
      'a number out of range',
      validator({ userPoolId, clockToleranceSeconds: 301 }),
      /must be a number from 0 to 300\.$/,
    ],
    [
      'http',
      validator({ issuers: [{ issuer: 'http://a.example' }] }),
      /to allow it for other hosts, set `allowInsecureHttp: true`\.$/,
    ],
    [
      'a requirement in the wrong shape',
      () => compileRequirement('orders/read' as never),
      /such as `\{ scopes: \["orders\/read"\] \}`\.$/,
    ],
  ])('says what to do: %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  it.each<[string, object]>([
    ['user info in a URL', { issuers: [{ issuer: 'https://user:s3cret-value@a.example' }] }],
    ['a pool ID', { userPoolId: 's3cret-value' }],
    ['a client ID', { userPoolId, clientIds: ['s3cret-value!'] }],
    ['a number', { userPoolId, maxTokenBytes: 's3cret-value' }],
    ['a JWKS', { userPoolId, jwks: 's3cret-value' }],
  ])('does not repeat a value, which may be secret: %s', (_, options) => {
    expect(messageOf(validator(options))).not.toContain('s3cret-value')
  })
})

describe('nearest', () => {
  const names = ['clientIds', 'clientScopes', 'keys', 'read', 'write']
  it.each<[string, string | undefined]>([
    ['clientId', 'clientIds'],
    ['CLIENTIDS', 'clientIds'],
    ['clientScope', 'clientScopes'],
    ['key', 'keys'],
    ['raed', 'read'],
    ['edar', undefined],
    ['wrong', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('suggests the right name, or none: %#', (name, expected) => {
    expect(nearest(name, names)).toBe(expected)
  })
})
