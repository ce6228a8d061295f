import { runInNewContext } from 'node:vm'
import {
  createAuthorizer,
  createTokenValidator,
  OptionError,
  type Requirement,
  type RouteRequirement,
  type SignatureBackend,
  type TokenValidatorOptions,
} from '@cognito-m2m/core'
import { compileRequirement, systemClock } from '@cognito-m2m/core/adapter'
import { afterEach, describe, expect, it } from 'vitest'
import {
  claims,
  clientId,
  createFixture,
  header,
  jwks,
  keysFetch,
  mint,
  now,
  rogueKey,
  signTexts,
  userPoolId,
} from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

const forged = mint({ signing: { key: rogueKey.privateKey } })

/** The code of a refusal, or the outcome. */
async function verdictOn(
  token: string,
  options: object = {},
  requirement: Requirement = {},
): Promise<string> {
  const result = await createFixture(options as TokenValidatorOptions).validator.safeValidate(
    token,
    requirement,
  )
  return result.outcome === 'invalid' ? result.failure.code : result.outcome
}

describe('a signature backend of another realm', () => {
  const backend = (verdict: () => unknown): SignatureBackend => ({
    name: 'foreign',
    importKey: () => verdict as () => boolean,
    decodeBase64url: (text) => new Uint8Array(Buffer.from(text, 'base64url')),
  })
  const foreign = (value: string) => () => runInNewContext(`Promise.resolve(${value})`)
  const thenable = (value: unknown) => () =>
    Object.fromEntries([['then', (settle: (value: unknown) => void) => settle(value)]])

  it.each<[string, () => unknown, string]>([
    ['refuses for a foreign promise of false', foreign('false'), 'signature_mismatch'],
    ['accepts for a foreign promise of true', foreign('true'), 'valid'],
    ['refuses for a thenable of false', thenable(false), 'signature_mismatch'],
    ['accepts for a thenable of true', thenable(true), 'valid'],
    ['refuses for an object', () => ({}), 'signature_mismatch'],
    ['refuses for the number 1', () => 1, 'signature_mismatch'],
    ['refuses for a promise of a string', async () => 'false', 'signature_mismatch'],
  ])('%s', async (_, verdict, expected) => {
    expect(await verdictOn(forged, { signatureBackend: backend(verdict) })).toBe(expected)
  })

  it('ignores a key for which the backend returns no function', async () => {
    const signatureBackend = { ...backend(() => true), importKey: () => ({}) }
    expect(await verdictOn(mint(), { signatureBackend })).toBe('keys_unavailable')
  })
})

describe("a callback's promise of another realm", () => {
  const foreign = (code: string): unknown => runInNewContext(code)

  it.each([
    ['false', 'valid'],
    ['true', 'token_revoked'],
  ])('is awaited: isRevoked with %s', async (revoked, expected) => {
    expect(await verdictOn(mint(), { isRevoked: () => foreign(`Promise.resolve(${revoked})`) })).toBe(
      expected,
    )
  })

  it('is awaited: customClaims', async () => {
    const validate = (value: unknown) => runInNewContext('Promise.resolve({ value })', { value })
    const customClaims = { '~standard': { version: 1, vendor: 'test', validate } }
    expect(await verdictOn(mint(), { customClaims })).toBe('valid')
  })

  it('is awaited: onRefused', async () => {
    const options = { userPoolId, onRefused: () => foreign('Promise.resolve({ status: 418 })') }
    const decision = await createAuthorizer(options as { userPoolId: string }).forRoute()(null, undefined)
    expect(decision).toMatchObject({ allowed: false, status: 418 })
  })

  it('permits nothing when it comes from permit, and its rejection is handled', async () => {
    const permit = (async () => {
      throw new Error('no')
    }) as unknown as () => boolean
    expect(await verdictOn(mint(), {}, { permit })).toBe('insufficient_scope')
  })
})

describe('a requirement that only looks empty', () => {
  it.each<[string, () => unknown]>([
    ['a set', () => new Set(['admin/all'])],
    ['a promise', () => Promise.resolve({ scopes: ['admin/all'] })],
    ['an empty array', () => []],
    ['a map', () => new Map([['scopes', ['admin/all']]])],
    ['a date', () => new Date()],
    ['an object that inherits', () => Object.create({ scopes: ['admin/all'] })],
    ['hidden members', () => Object.defineProperty({}, 'scope', { value: 'admin/all', enumerable: false })],
    ['undefined', () => undefined],
    ['scopes undefined', () => ({ scopes: undefined })],
    ['anyScope undefined', () => ({ anyScope: undefined })],
    ['permit undefined', () => ({ permit: undefined })],
  ])('is refused: %s', (_, make) => {
    expect(() => compileRequirement(make() as Requirement)).toThrow(OptionError)
    expect(() => createAuthorizer({ userPoolId }).forRoute(make() as RouteRequirement)).toThrow(OptionError)
  })

  it('is not confused with a plain object of another realm or without a prototype', () => {
    for (const plain of [{}, Object.create(null), runInNewContext('({})')]) {
      expect(compileRequirement(plain).scopes).toEqual([])
    }
  })
})

describe('deeply nested claims, with long tokens allowed', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const withNested = (depth: number) =>
    signTexts(JSON.stringify(header), `{"deep":${nested(depth)},${JSON.stringify(claims).slice(1)}`)

  it.each([
    [63, 'valid'],
    [64, 'payload_not_json_object'],
    [20_000, 'payload_not_json_object'],
  ])('%d levels: %s', async (depth, expected) => {
    expect(await verdictOn(withNested(depth), { maxTokenBytes: 65_536 })).toBe(expected)
  })
})

describe('a clock that returns NaN', () => {
  it('makes every token refused', async () => {
    const clock = { ...createManualClock(now), now: () => Number.NaN }
    expect(await verdictOn(mint(), { clock })).toBe('keys_unavailable')
    const issuer = { issuer: 'https://a.example', jwksUri: null, jwks }
    const token = mint({ claims: { iss: issuer.issuer, exp: now - 9999, iat: now - 19_999 } })
    expect(await verdictOn(token, { issuers: [issuer], clock })).toBe('token_expired')
  })

  it('makes no key usable whose age is unknown', async () => {
    let broken = false
    const clock = createManualClock(now)
    const { validator } = createFixture({
      clock: { ...clock, now: () => (broken ? Number.NaN : clock.now()) },
    })
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    broken = true
    expect((await validator.safeValidate(mint())).outcome).not.toBe('valid')
  })

  it('leaves a number in retryAfterSeconds when only the monotonic clock is broken', async () => {
    const clock = { ...systemClock, monotonic: () => Number.NaN }
    const result = await createTokenValidator({
      userPoolId,
      clock,
      fetch: keysFetch('{').fetch,
    }).safeValidate(mint())
    if (result.outcome !== 'keys_unavailable') throw new Error(result.outcome)
    expect(result.unavailable.retryAfterSeconds).toBeGreaterThanOrEqual(1)
  })
})

describe('a polluted Object.prototype', () => {
  const prototype = Object.prototype as Record<string, unknown>
  const claimNames = [
    ...['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'],
    ...['exp', 'iat', 'nbf', 'auth_time', 'aud'],
  ]
  afterEach(() => {
    for (const name of [...claimNames, 'anonymous']) delete prototype[name]
  })

  it.each(claimNames)('cannot stand in for the claim %s', async (name) => {
    const value = claims[name] ?? (name === 'nbf' ? now : clientId)
    prototype[name] = value
    const token = mint({ claims: { [name]: undefined } })
    expect(await verdictOn(token)).toBe('claim_type_wrong')
    expect(await verdictOn(mint({ claims: { [name]: value } }))).not.toBe('claim_type_wrong')
  })

  it('grants no scope', async () => {
    prototype.scope = 'admin/all'
    const token = mint({ claims: { scope: undefined } })
    expect(await verdictOn(token, {}, { scopes: 'admin/all' })).not.toBe('valid')
  })

  it('opens no route', async () => {
    const authorizer = createAuthorizer({ userPoolId })
    prototype.anonymous = true
    expect(await authorizer.forRoute({})(null, undefined)).toMatchObject({ status: 401 })
  })
})

describe('the client of a generic issuer’s token', () => {
  const issuer = {
    issuer: 'https://a.example',
    profile: 'generic',
    audience: 'https://api.example',
    jwksUri: null,
    jwks,
  }
  const generic = (changes: object) =>
    mint({
      claims: {
        iss: issuer.issuer,
        aud: issuer.audience,
        token_use: undefined,
        client_id: undefined,
        ...changes,
      },
    })
  const options = { issuers: [issuer] }

  it.each<[string, object, object, string]>([
    ['is its sub where no client is configured', {}, {}, 'valid'],
    ['is not its sub where clientIds is configured', {}, { clientIds: [clientId] }, 'claim_missing'],
    [
      'is not its sub where clientScopes is configured',
      {},
      { clientScopes: { [clientId]: [] } },
      'claim_missing',
    ],
    ['is its azp', { azp: clientId }, { clientIds: [clientId] }, 'valid'],
    ['is not an azp that is not a string', { azp: 7 }, { clientIds: [clientId] }, 'claim_type_wrong'],
    ['is its client_id', { client_id: clientId }, { clientIds: [clientId] }, 'valid'],
    ['is nobody for an ID token, known by its nonce', { nonce: 'n' }, {}, 'token_use_mismatch'],
    ['is nobody for an ID token, known by its at_hash', { at_hash: 'h' }, {}, 'token_use_mismatch'],
    ['is nobody for an ID token, known by its token_use', { token_use: 'id' }, {}, 'token_use_mismatch'],
    ['is accepted with token_use access', { token_use: 'access' }, {}, 'valid'],
  ])('%s', async (_, changes, more, expected) => {
    expect(await verdictOn(generic(changes), { ...options, ...more })).toBe(expected)
  })
})

describe("the output of the user's schema", () => {
  it('is copied before it is frozen, whatever it contains', async () => {
    const shared = { list: [{ deep: true }], bytes: new Uint8Array(4), at: new Date(0), own: null as unknown }
    shared.own = shared
    const validate = () => ({ value: shared })
    const customClaims = { '~standard': { version: 1, vendor: 'test', validate } } as const
    const result = await createFixture({ customClaims }).validator.safeValidate(mint())
    if (result.outcome !== 'valid') throw new Error(result.outcome)
    expect([shared, shared.list, shared.list[0]].some(Object.isFrozen)).toBe(false)
    const { list, bytes, own } = result.token.claims as unknown as typeof shared
    expect([list, list[0], own].every(Object.isFrozen)).toBe(true)
    expect(bytes).toBe(shared.bytes)
  })
})

it('reports keys_unavailable for an unknown kid after close, and still validates with cached keys', async () => {
  const { validator } = createFixture()
  expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
  validator.close()
  const other = mint({ header: { kid: 'kid-next' } })
  expect(await validator.safeValidate(other)).toMatchObject({ outcome: 'keys_unavailable' })
  expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
})
