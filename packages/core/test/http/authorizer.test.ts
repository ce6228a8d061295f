import { type AuthorizerOptions, createAuthorizer, type RouteRequirement } from '@cognito-m2m/core'
import { immediateAuthorize } from '@cognito-m2m/core/adapter'
import { describe, expect, it, vi } from 'vitest'
import { keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

const authorizerOf = (options: Partial<AuthorizerOptions> = {}) =>
  createAuthorizer({ userPoolId, clock: createManualClock(now), fetch: keysFetch().fetch, ...options })

const decide = async (
  header: string | undefined,
  requirement: RouteRequirement = {},
  options?: Partial<AuthorizerOptions>,
) => authorizerOf(options).forRoute(requirement)(header, undefined)

const valid = `Bearer ${mint()}`

describe('the decision', () => {
  it.each([
    ['no credentials', undefined, 401, 'missing_token', 'Bearer realm="api"'],
    [
      'a malformed header',
      'Bearer',
      400,
      'invalid_request',
      /^Bearer realm="api", error="invalid_request", /,
    ],
    ['text that is not a token', 'Bearer a,b', 400, 'invalid_request', /error="invalid_request"/],
    ['a token too large', `Bearer ${','.repeat(9000)}`, 401, 'invalid_token', /error="invalid_token"/],
    ['a bad token', 'Bearer a.b.c', 401, 'invalid_token', /^Bearer realm="api", error="invalid_token", /],
    [
      'an expired token',
      `Bearer ${mint({ claims: { exp: now - 6 } })}`,
      401,
      'invalid_token',
      /error="invalid_token"/,
    ],
  ])('for %s is %s', async (_name, header, status, code, challenge) => {
    const decision = await decide(header)
    expect(decision).toMatchObject({ allowed: false, status, code, body: { error: code } })
    if (decision.allowed) return
    expect(decision.headers['www-authenticate']).toMatch(challenge)
    expect(decision.headers['cache-control']).toBe('no-store')
  })

  it('allows a valid token', async () => {
    expect(await decide(valid)).toMatchObject({
      allowed: true,
      token: { scopes: ['orders/read', 'orders/write'] },
    })
  })

  it('names the required scopes in the challenge of a 403, and none for a permit', async () => {
    const scopes = await decide(valid, { scopes: ['a/b', 'a/c'], anyScope: 'a/b' })
    expect(scopes).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': expect.stringMatching(/scope="a\/b a\/c"$/) },
    })
    const permit = await decide(valid, { permit: () => false })
    expect(permit).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': expect.not.stringContaining('scope=') },
    })
  })

  it('is 503 with Retry-After and no challenge while keys are unavailable', async () => {
    const decision = await decide(valid, {}, { fetch: () => Promise.reject(new Error('down')) })
    expect(decision).toMatchObject({
      status: 503,
      code: 'temporarily_unavailable',
      unavailable: { code: 'network' },
    })
    expect(decision).not.toMatchObject({ headers: { 'www-authenticate': expect.anything() } })
    expect(decision).toMatchObject({ headers: { 'retry-after': expect.stringMatching(/^\d+$/) } })
  })

  it('has headers in the characters of RFC 6750 only', async () => {
    for (const header of [undefined, 'Bearer', 'Bearer a.b.c', valid]) {
      const decision = await decide(header, { scopes: 'a/b' })
      expect(decision.allowed ? '' : Object.values(decision.headers).join()).toMatch(/^[\x20-\x7e]+$/)
    }
  })
})

describe('anonymous', () => {
  it('allows a request without credentials, with null as the token', async () => {
    expect(await decide(undefined, { anonymous: true })).toEqual({ allowed: true, token: null })
  })

  it.each([undefined, false])('as %s refuses a request without credentials', async (anonymous) => {
    expect(await decide(undefined, { anonymous } as RouteRequirement)).toMatchObject({ status: 401 })
  })

  it('still refuses a token that is not valid', async () => {
    expect(await decide('Bearer a.b.c', { anonymous: true })).toMatchObject({ status: 401 })
    expect(await decide(valid, { anonymous: true, scopes: 'a/b' })).toMatchObject({ status: 403 })
  })
})

describe('onRefused', () => {
  it('gets the reason and the request', async () => {
    const onRefused = vi.fn(() => undefined)
    const request = { url: '/orders' }
    const authorize = authorizerOf({ onRefused }).forRoute()
    await authorize('Bearer a.b.c', request)
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        code: 'invalid_token',
        failure: expect.objectContaining({ stage: 'format' }),
      }),
      request,
    )
    await authorize(valid, request)
    expect(onRefused).toHaveBeenCalledOnce()
  })

  it('replaces the parts that it returns, and no others', async () => {
    const original = await decide(undefined)
    const replaced = await decide(
      undefined,
      {},
      { onRefused: () => ({ body: { title: 'No' }, headers: { 'x-a': 'b' } }) },
    )
    expect(replaced).toMatchObject({ ...original, body: { title: 'No' }, headers: { 'x-a': 'b' } })
    expect(replaced).toMatchObject({ headers: { 'www-authenticate': 'Bearer realm="api"' } })
  })

  it('may be asynchronous, and what it throws is passed on', async () => {
    expect(await decide(undefined, {}, { onRefused: async () => ({ status: 404 }) })).toMatchObject({
      status: 404,
    })
    const throwing = decide(undefined, {}, { onRefused: () => Promise.reject(new Error('mine')) })
    await expect(throwing).rejects.toThrow('mine')
  })

  it('does not change the next refusal', async () => {
    const authorize = authorizerOf({
      onRefused: (refused) => (refused.code === 'missing_token' ? { status: 404 } : undefined),
    }).forRoute()
    expect(await authorize(undefined, undefined)).toMatchObject({ status: 404 })
    expect(await authorize('Bearer', undefined)).toMatchObject({ status: 400 })
  })
})

describe('an OptionError', () => {
  it.each([
    ['realm', { realm: '' }],
    ['realm', { realm: 'a"b' }],
    ['realm', { realm: 'a\r\nb' }],
    ['realm', { realm: 1 as never }],
    ['onRefused', { onRefused: 'no' as never }],
    ['userPoolId', { userPoolId: 'no' }],
  ])('names the option: %s %j', (option, options) => {
    expect(() => authorizerOf(options)).toThrow(expect.objectContaining({ code: 'invalid_option', option }))
  })

  it.each([
    { scope: 'orders/read' } as never,
    { scopes: [] },
    { scopes: 'two words' },
    { anonymous: 'yes' } as never,
    null as never,
  ])('is thrown for the requirement %j', (requirement) => {
    expect(() => authorizerOf().forRoute(requirement)).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    )
  })
})

describe('waiting', () => {
  const requirement = { scopes: 'orders/read' }

  it('is always a promise from forRoute, for a cached token and for a malformed header too', async () => {
    const authorize = authorizerOf().forRoute(requirement)
    await authorize(valid, undefined)
    for (const header of [valid, 'Bearer', undefined]) {
      expect(authorize(header, undefined)).toBeInstanceOf(Promise)
    }
  })

  it('is a decision without a promise from immediateAuthorize, once the key is cached', async () => {
    const authorize = immediateAuthorize(authorizerOf(), requirement)
    const first = authorize(valid, undefined)
    expect(first).toBeInstanceOf(Promise)
    await first
    expect(authorize(valid, undefined)).toMatchObject({ allowed: true })
    expect(authorize('Bearer a.b.c', undefined)).toMatchObject({ allowed: false, status: 401 })
  })
})

describe('a scope without a resource server', () => {
  const pool = { userPoolId: 'eu-west-1_AbCdEf123' }

  it.each(['scopes', 'anyScope'] as const)(
    'is a mistake in `%s` where nothing says which it belongs to',
    (member) => {
      expect(() => createAuthorizer(pool).forRoute({ [member]: ['orders/read', 'read'] })).toThrow(
        `Option \`${member}\`: \`read\` has no resource server. Set \`resource\``,
      )
    },
  )

  it('is short for one with `resource`, and may be all there is for users and other authorization servers', () => {
    const generic = { issuer: 'https://as.example', profile: 'generic', audience: 'api' } as const
    for (const options of [
      { ...pool, resource: 'orders' },
      { ...pool, tokens: 'machine_and_user' as const },
      { issuers: [generic] },
    ]) {
      expect(() => createAuthorizer(options).forRoute({ scopes: 'read' })).not.toThrow()
    }
  })
})
