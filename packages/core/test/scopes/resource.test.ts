import {
  createAuthorizer,
  createTokenValidator,
  defineResourceServer,
  InvalidTokenError,
  OptionError,
  type Requirement,
  type TokenValidatorOptions,
} from '@cognito-m2m/core'
import { compileRequirement } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { createFixture, keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { refusedOption } from '../support/refused-option.ts'

const orders = defineResourceServer({
  identifier: 'https://orders.example',
  scopes: { read: 'Read orders', write: 'Change orders' },
})
const withScope = (scope: string | undefined) => mint({ claims: { scope } })

/** The resource servers of a token, or the code of its refusal. */
async function verdictOn(scope: string | undefined, resource: TokenValidatorOptions['resource']) {
  const result = await createFixture({ ...(resource && { resource }) }).validator.safeValidate(
    withScope(scope),
  )
  if (result.outcome !== 'invalid') return result.outcome
  const { code, subject, stage } = result.failure
  return [stage, code, subject]
}

const mismatch = ['claims', 'resource_mismatch', 'scope']

describe('the `resource` option', () => {
  it.each<[string, string, unknown]>([
    ['https://orders.example', 'https://orders.example/read', 'valid'],
    ['https://orders.example', 'orders/read https://orders.example/read', 'valid'],
    // Any scope of the server will do, also one that a definition does not have.
    ['https://orders.example', 'https://orders.example/new-scope', 'valid'],
    // The scope is `read` of the resource server `https://orders.example/v2`: the last slash separates.
    ['https://orders.example', 'https://orders.example/v2/read', mismatch],
    ['https://orders.example/v2', 'https://orders.example/v2/read', 'valid'],
    ['https://orders.example/v2', 'https://orders.example/read', mismatch],
    ['https://orders.example/', 'https://orders.example//read', 'valid'],
    ['https://orders.example/', 'https://orders.example/read', mismatch],
    ['https://orders.example', 'https://orders.example//read', mismatch],
    ['orders', 'orders/read', 'valid'],
    ['orders', 'orders/', mismatch],
    ['orders', 'orders', mismatch],
    ['orders', '/read', mismatch],
    ['orders', 'orders/read/', mismatch],
    ['orders', 'orders-admin/read', mismatch],
    ['orders', 'my-orders/read', mismatch],
    ['orders', 'Orders/read', mismatch],
    ['orders', 'orders /read', mismatch],
    ['orders', 'payments/orders', mismatch],
    ['orders', 'payments/read', mismatch],
    ['orders', 'read', mismatch],
    ['orders', '', mismatch],
  ])('%s: a token with `%s`', async (resource, scope, expected) => {
    expect(await verdictOn(scope, resource)).toEqual(expected)
  })

  it('refuses a token without scopes', async () => {
    expect(await verdictOn(undefined, 'orders')).toEqual(mismatch)
  })

  it.each(['constructor', '__proto__', 'toString'])(
    'is not met by %s, which objects inherit',
    async (name) => {
      expect(await verdictOn('orders/read', name)).toEqual(mismatch)
    },
  )

  it('says which scopes were expected, from the configuration', async () => {
    const { validator } = createFixture({ resource: orders })
    await expect(validator.validate(withScope('payments/read'))).rejects.toMatchObject({
      code: 'resource_mismatch',
      status: 401,
      expected: 'at least one scope that begins with `https://orders.example/`',
    })
  })

  it('takes a definition in place of its identifier', async () => {
    expect(await verdictOn('https://orders.example/read', orders)).toBe('valid')
    expect(await verdictOn('https://orders.example/v2/read', orders)).toEqual(mismatch)
  })

  it('is checked again when a cached token is used: the cache holds no token of a sibling', async () => {
    const { validator } = createFixture({ resource: 'orders' })
    for (let use = 0; use < 2; use++) {
      expect(await validator.safeValidate(withScope('payments/read'))).toMatchObject({
        failure: { code: 'resource_mismatch' },
      })
    }
  })

  it.each<unknown>([
    undefined,
    null,
    '',
    ' ',
    'a b',
    'a"b',
    'x'.repeat(257),
    7,
    ['orders'],
    {},
    { identifier: 'orders' },
    { identifier: 'a b', scopes: {} },
    { scopes: { read: 'Read' } },
    new Map(),
  ])('is refused as %j', (resource) => {
    const options = { userPoolId, resource } as TokenValidatorOptions
    expect(refusedOption(() => createTokenValidator(options))).toBe('resource')
  })
})

describe('token.resources', () => {
  it.each<[string | undefined, string[]]>([
    ['orders/read orders/write', ['orders']],
    ['orders/read payments/read', ['orders', 'payments']],
    [
      'https://orders.example/v2/read https://orders.example/read',
      ['https://orders.example/v2', 'https://orders.example'],
    ],
    ['openid orders/read /x orders/', ['orders']],
    ['openid', []],
    ['', []],
    [undefined, []],
  ])('of `%s` is %j', async (scope, resources) => {
    const token = await createFixture().validator.validate(withScope(scope))
    expect(token.resources).toEqual(resources)
    expect(Object.isFrozen(token.resources)).toBe(true)
  })
})

describe('a sibling API of the same user pool', () => {
  const sibling = `Bearer ${withScope('payments/read payments/write')}`
  const authorizer = createAuthorizer({
    userPoolId,
    resource: 'orders',
    clock: createManualClock(now),
    fetch: keysFetch().fetch,
  })

  it('is refused on a route that requires no scope, and on one that would let it be anonymous', async () => {
    for (const authorize of [
      authorizer.forRoute(),
      authorizer.forRoute({}),
      authorizer.forRoute({ anonymous: true }),
    ]) {
      expect(await authorize(sibling, undefined)).toMatchObject({
        allowed: false,
        status: 401,
        code: 'invalid_token',
        failure: { code: 'resource_mismatch' },
      })
    }
  })

  it('is refused on a route that requires a scope of the same short name', async () => {
    expect(await authorizer.forRoute({ scopes: 'read' })(sibling, undefined)).toMatchObject({ status: 401 })
  })

  it("is not confused with the API's own clients, which may have scopes of both", async () => {
    const both = `Bearer ${withScope('payments/read orders/read')}`
    expect(await authorizer.forRoute({ scopes: 'read' })(both, undefined)).toMatchObject({ allowed: true })
    expect(await authorizer.forRoute({ scopes: 'write' })(both, undefined)).toMatchObject({ status: 403 })
  })
})

describe('short scope names', () => {
  const validator = createFixture({ resource: 'orders' }).validator

  it.each<[string, Requirement, boolean]>([
    ['a short name', { scopes: 'read' }, true],
    ['a full name', { scopes: 'orders/read' }, true],
    ['both in one list', { scopes: ['read', 'orders/read'] }, true],
    ['a short name that the token lacks', { scopes: ['read', 'delete'] }, false],
    ['one of several', { anyScope: ['delete', 'write'] }, true],
    ['a name with a leading slash, which is not short for anything', { scopes: '/read' }, false],
    ["another server's scope of the same short name", { scopes: 'payments/read' }, false],
  ])('%s', async (_, requirement, allowed) => {
    const token = withScope('orders/read orders/write')
    const result = await validator.safeValidate(token, requirement)
    expect(result.outcome).toBe(allowed ? 'valid' : 'invalid')
  })

  it('stand in full in the challenge, which clients read', async () => {
    const error: unknown = await validator
      .validate(withScope('orders/read'), { scopes: ['write', 'orders/write', 'delete'] })
      .catch((reason: unknown) => reason)
    if (!(error instanceof InvalidTokenError)) throw error
    expect(error.expected).toBe('all of the scopes orders/write orders/delete')
    expect(error.headers['www-authenticate']).toMatch(/scope="orders\/write orders\/delete"$/)
  })

  it('are full names where no resource is configured', async () => {
    const { validator } = createFixture()
    expect(await validator.safeValidate(withScope('orders/read'), { scopes: 'read' })).toMatchObject({
      failure: { code: 'insufficient_scope' },
    })
    expect(compileRequirement({ scopes: 'read' }).scopes).toEqual(['read'])
  })
})

describe('an unknown short name of a definition', () => {
  const authorizer = createAuthorizer({ userPoolId, resource: orders })
  const define = (scopes: string) => () => authorizer.forRoute({ scopes } as never)

  it.each(['raed', 'https://orders.example/raed', 'toString', 'READ'])(
    '%s is refused when a route is defined',
    (name) => {
      expect(define(name)).toThrow(OptionError)
    },
  )

  it('is answered with the nearest name, and all of them', () => {
    expect(define('raed')).toThrow(
      'Option `scopes`: resource server `https://orders.example` has no scope `raed`. Did you mean `read`? Valid: `read`, `write`.',
    )
    expect(define('https://orders.example/wirte')).toThrow(/Did you mean `write`\?/)
    expect(define('delete-everything')).toThrow(
      /has no scope `delete-everything`\. Valid: `read`, `write`\.$/,
    )
  })

  it("does not concern another server's scopes, which are theirs to name", () => {
    expect(define('payments/anything')).not.toThrow()
    expect(define('https://orders.example/v2/anything')).not.toThrow()
  })

  it('is refused by validate as well', async () => {
    const { validator } = createFixture({ resource: orders })
    const requirement = { scopes: 'raed' } as Requirement
    await expect(validator.validate(mint(), requirement)).rejects.toThrow(/Did you mean `read`\?/)
  })
})

/** Compiled, never run: each line below `@ts-expect-error` must be a compile error. */
export async function typed(token: string) {
  const definition = createTokenValidator({ userPoolId, resource: orders })
  await definition.validate(token, { scopes: 'read' })
  await definition.validate(token, { scopes: ['read', 'https://orders.example/write'] })
  await definition.validate(token, { anyScope: orders.allScopes })
  // @ts-expect-error a misspelled short name
  await definition.validate(token, { scopes: 'raed' })
  // @ts-expect-error a misspelled full name
  await definition.validate(token, { scopes: ['https://orders.example/raed'] })
  const identifier = createTokenValidator({ userPoolId, resource: 'orders' })
  await identifier.validate(token, { scopes: 'anything' })
  const authorizer = createAuthorizer({ userPoolId, resource: orders })
  authorizer.forRoute({ anyScope: ['read', 'write'] })
  // @ts-expect-error a misspelled short name
  authorizer.forRoute({ anyScope: ['read', 'wirte'] })
}
