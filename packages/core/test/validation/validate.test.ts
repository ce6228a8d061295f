import {
  createTokenValidator,
  InvalidTokenError,
  issuerOf,
  KeysUnavailableError,
  OptionError,
  type Requirement,
  type StandardSchema,
  type TokenValidatorOptions,
} from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { signatureBackend as webcrypto } from '../../src/signature/webcrypto.ts'
import { clientId, createFixture, iss, jwks, mint, now, rogueKey, userPoolId } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const forged = mint({ signing: { key: rogueKey.privateKey } })
const down = { fetch: () => Promise.reject(new TypeError('fetch failed')) }

/** What the promise rejects with. */
async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    return error
  }
  throw new Error(`It resolved to ${JSON.stringify(value)}.`)
}

/** What the function throws. */
function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('It did not throw.')
}

async function prefetched(options: TokenValidatorOptions = {}) {
  const fixture = createFixture(options)
  await fixture.validator.prefetch()
  return fixture
}

describe('validate', () => {
  it('resolves to the token, so that one line is enough', async () => {
    const token = await createFixture().validator.validate(mint(), { scopes: 'orders/read' })
    expect(token).toMatchObject({ clientId, scopes: ['orders/read', 'orders/write'], issuer: iss })
    expect(Object.isFrozen(token)).toBe(true)
  })

  it.each<[string, string, TokenValidatorOptions]>([
    ['a forged token', forged, {}],
    ['an expired token', mint({ claims: { exp: now - 1 } }), {}],
    ["a user's token", mint({ claims: { username: 'jane' } }), {}],
    ['text that is no token', 'not-a-token', {}],
    ['an empty string', '', {}],
    ["another client's token", mint(), { clientIds: ['other'] }],
    ['a revoked token', mint(), { isRevoked: () => true }],
  ])('rejects %s', async (_, token, options) => {
    const { validator } = createFixture(options)
    expect(await rejectionOf(validator.validate(token))).toBeInstanceOf(InvalidTokenError)
    // And again, with the keys cached.
    expect(await rejectionOf(validator.validate(token))).toBeInstanceOf(InvalidTokenError)
  })

  it.each<unknown>([undefined, null, 7, {}, [mint()], Buffer.from(mint())])(
    'rejects %s in place of a token',
    async (token) => {
      const error = await rejectionOf(createFixture().validator.validate(token as string))
      expect(error).toMatchObject({ name: 'InvalidTokenError', code: 'not_compact_jws' })
    },
  )

  it('rejects while keys are unavailable, with another error', async () => {
    const error = await rejectionOf(createFixture(down).validator.validate(mint()))
    expect(error).toBeInstanceOf(KeysUnavailableError)
    expect(error).not.toBeInstanceOf(InvalidTokenError)
  })

  it('rejects for a requirement that is not valid, and never throws synchronously', async () => {
    const { validator } = createFixture()
    const call = validator.validate(mint(), { scope: 'orders/read' } as object)
    expect(await rejectionOf(call)).toBeInstanceOf(OptionError)
    const safe = validator.safeValidate(mint(), { scope: 'orders/read' } as object)
    expect(await rejectionOf(safe)).toBeInstanceOf(OptionError)
  })

  it('refuses a requirement that is undefined, which an omitted one is not', async () => {
    const { validator } = createFixture()
    const config: { readonly requirement?: Requirement } = {}
    // @ts-expect-error it may be undefined
    const validated = validator.validate(mint(), config.requirement)
    // @ts-expect-error it may be undefined
    const safe = validator.safeValidate(mint(), config.requirement)
    for (const call of [validated, safe]) {
      expect(await rejectionOf(call)).toEqual(
        new OptionError('requirement', 'must not be undefined; pass `{}` to require nothing more.'),
      )
    }
    await validator.validate(mint())
    await validator.validate(mint(), {})
  })

  it('passes on what a callback throws, as it is', async () => {
    const failure = new Error('database down')
    const schema: StandardSchema<object> = {
      '~standard': { version: 1, vendor: 'test', validate: () => Promise.reject(failure) },
    }
    const throws = () => {
      throw failure
    }
    for (const options of [
      { isRevoked: throws },
      { isRevoked: () => Promise.reject(failure) },
      { customClaims: schema },
    ]) {
      expect(await rejectionOf(createFixture(options).validator.validate(mint()))).toBe(failure)
    }
    expect(await rejectionOf(createFixture().validator.validate(mint(), { permit: throws }))).toBe(failure)
  })

  it('returns a promise even where nothing has to be waited for', async () => {
    const { validator } = await prefetched()
    expect(validator.validate(mint())).toBeInstanceOf(Promise)
    expect(validator.safeValidate(mint())).toBeInstanceOf(Promise)
    expect(validator.safeValidate('x')).toBeInstanceOf(Promise)
  })
})

describe('InvalidTokenError', () => {
  it('has the stage, the code, the subject and what was expected', async () => {
    const { validator } = createFixture({ clientIds: ['other'] })
    const error = await rejectionOf(validator.validate(mint()))
    expect(error).toMatchObject({
      name: 'InvalidTokenError',
      stage: 'claims',
      code: 'client_not_allowed',
      subject: 'client_id',
      expected: 'one of the configured `clientIds`',
    })
  })

  it('has status 401, and a challenge without details', async () => {
    const error = await rejectionOf(createFixture().validator.validate(forged))
    expect(error).toMatchObject({ status: 401, statusCode: 401, expose: true })
    expect((error as InvalidTokenError).headers).toEqual({
      'cache-control': 'no-store',
      'www-authenticate':
        'Bearer realm="api", error="invalid_token", error_description="The access token is malformed, expired, revoked, or not meant for this API."',
    })
  })

  it('has status 403 for missing scopes, and a challenge that names every scope required', async () => {
    const requirement = { scopes: ['orders/read', 'orders/admin'], anyScope: 'orders/audit' }
    const error = await rejectionOf(createFixture().validator.validate(mint(), requirement))
    expect(error).toMatchObject({ code: 'insufficient_scope', status: 403, statusCode: 403 })
    expect((error as InvalidTokenError).headers['www-authenticate']).toBe(
      'Bearer realm="api", error="insufficient_scope", error_description="The access token does not have the scopes that this request requires.", scope="orders/read orders/admin orders/audit"',
    )
  })

  it('names no scope where only a permit refused', async () => {
    const error = await rejectionOf(createFixture().validator.validate(mint(), { permit: () => false }))
    expect(error).toMatchObject({ code: 'insufficient_scope', status: 403 })
    expect((error as InvalidTokenError).headers['www-authenticate']).not.toContain('scope=')
  })

  it('has the same message for every token, and nothing of the token in any property', async () => {
    const secret = 'caller-text-3f9a'
    const tokens = [
      secret,
      `${secret}.${secret}.${secret}`,
      mint({ header: { kid: secret } }),
      mint({ header: { typ: secret } }),
      mint({ header: { alg: secret } }),
      mint({ claims: { iss: `https://${secret}.example` } }),
      mint({ claims: { client_id: secret, sub: secret } }),
      mint({ claims: { scope: `${secret}/read` } }),
      mint({ claims: { token_use: secret } }),
      mint({ claims: { exp: secret } }),
      mint({ claims: { aud: secret } }),
    ]
    const { validator } = createFixture({ clientIds: [clientId], resource: 'orders' })
    const messages = new Set<string>()
    for (const token of tokens) {
      const error = (await rejectionOf(validator.validate(token))) as InvalidTokenError
      messages.add(error.message)
      const everything = JSON.stringify([error.message, String(error), error.stack, { ...error }])
      expect(everything).not.toContain(secret)
      for (const part of token.split('.').filter(({ length }) => length > 7)) {
        expect(everything).not.toContain(part)
      }
    }
    expect([...messages]).toEqual([
      'The access token is malformed, expired, revoked, or not meant for this API.',
    ])
  })

  it('names every trusted issuer when the issuer is another one', async () => {
    const token = mint({ claims: { iss: issuerOf('eu-west-1_Other1234') } })
    expect(await rejectionOf(createFixture().validator.validate(token))).toMatchObject({
      code: 'issuer_unknown',
      expected: `one of \`${iss}\`, \`${issuerOf(userPoolId, 'UPDATED')}\``,
    })
  })
})

describe('KeysUnavailableError', () => {
  it('has the issuer, the reason, the wait, status 503 and Retry-After', async () => {
    const { validator } = setUp(fails(429, { 'retry-after': '7' }))
    const error = await rejectionOf(validator.validate(mint()))
    expect(error).toMatchObject({
      name: 'KeysUnavailableError',
      code: 'keys_unavailable',
      issuer: iss,
      reason: 'status',
      retryAfterSeconds: 7,
      status: 503,
      statusCode: 503,
      expose: true,
      message: 'Access tokens cannot be validated right now. Try again later.',
    })
    expect((error as KeysUnavailableError).headers).toEqual({
      'cache-control': 'no-store',
      'retry-after': '7',
    })
  })
})

describe('safeValidate', () => {
  it('has the outcome as a value: valid, invalid or keys_unavailable', async () => {
    const { validator } = createFixture()
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid', token: { clientId } })
    expect(await validator.safeValidate(forged)).toMatchObject({
      outcome: 'invalid',
      failure: { stage: 'signature', code: 'signature_mismatch' },
    })
    expect(await createFixture(down).validator.safeValidate(mint())).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer: iss, code: 'network' },
    })
  })
})

describe('validateSync and safeValidateSync', () => {
  it('answer with the token once its key is cached', async () => {
    const { validator, requests } = await prefetched()
    const token = validator.validateSync(mint(), { scopes: 'orders/read' })
    expect(token).toMatchObject({ clientId })
    // From the token cache: the same frozen object.
    expect(validator.validateSync(mint())).toMatchObject({ clientId })
    expect(validator.safeValidateSync(mint())).toMatchObject({ outcome: 'valid' })
    expect(requests).toHaveLength(1)
  })

  it('refuse as validate and safeValidate do', async () => {
    const { validator } = await prefetched()
    expect(errorOf(() => validator.validateSync(forged))).toMatchObject({
      name: 'InvalidTokenError',
      code: 'signature_mismatch',
      status: 401,
    })
    expect(errorOf(() => validator.validateSync(mint(), { scopes: 'orders/admin' }))).toMatchObject({
      code: 'insufficient_scope',
      status: 403,
      headers: { 'www-authenticate': expect.stringMatching(/scope="orders\/admin"$/) },
    })
    expect(validator.safeValidateSync(forged)).toEqual(await validator.safeValidate(forged))
    expect(errorOf(() => validator.validateSync(mint(), { scopes: [] }))).toBeInstanceOf(OptionError)
    const missing: unknown[] = [undefined]
    for (const validate of [validator.validateSync, validator.safeValidateSync]) {
      expect(errorOf(() => validate(mint(), ...(missing as [])))).toBeInstanceOf(OptionError)
    }
  })

  it('without the key throw KeysUnavailableError, and start its download in the background', async () => {
    const { validator, requests, clock } = setUp(serves(jwks))
    expect(errorOf(() => validator.validateSync(mint()))).toMatchObject({
      name: 'KeysUnavailableError',
      issuer: iss,
      reason: 'not_cached',
      retryAfterSeconds: 1,
    })
    expect(validator.safeValidateSync(mint())).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code: 'not_cached' },
    })
    expect(requests()).toBe(1)
    await clock.advance(0)
    expect(validator.validateSync(mint())).toMatchObject({ clientId })
    expect(requests()).toBe(1)
  })

  it('say why that download failed, once it has', async () => {
    const { validator, requests, clock } = setUp(serves({ keys: [] }))
    expect(validator.safeValidateSync(mint())).toMatchObject({ unavailable: { code: 'not_cached' } })
    await clock.advance(0)
    expect(validator.safeValidateSync(mint())).toMatchObject({ unavailable: { code: 'no_usable_key' } })
    expect(requests()).toBe(1)
  })

  it('start no more downloads than the token bucket allows, however often they are called', async () => {
    const { validator, requests, clock } = setUp(fails(), { random: () => 0 })
    for (let call = 0; call < 100; call++) {
      expect(validator.safeValidateSync(mint())).toMatchObject({ outcome: 'keys_unavailable' })
      await clock.advance(0)
    }
    expect(requests()).toBe(2)
  })

  it.each<[string, TokenValidatorOptions]>([
    ['WebCrypto', { signatureBackend: webcrypto, tokenCache: false }],
    ['an asynchronous isRevoked', { isRevoked: async () => false }],
    ['an isRevoked that rejects', { isRevoked: () => Promise.reject(new Error('database down')) }],
    [
      'an asynchronous schema',
      {
        customClaims: {
          '~standard': { version: 1, vendor: 'test', validate: async (value) => ({ value }) },
        },
      },
    ],
  ])('throw a TypeError for %s, which cannot answer synchronously', async (_, options) => {
    const { validator } = await prefetched(options)
    for (const run of [() => validator.validateSync(mint()), () => validator.safeValidateSync(mint())]) {
      const error = errorOf(run)
      expect(error).toBeInstanceOf(TypeError)
      expect(error).not.toBeInstanceOf(OptionError)
      expect((error as TypeError).message).toContain('await validator.validate(token)')
    }
    // Nothing is left behind that would end the process as an unhandled rejection.
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('answer for a cached token whatever verified it', async () => {
    const { validator } = createFixture({ signatureBackend: webcrypto })
    const token = await validator.validate(mint())
    expect(validator.validateSync(mint())).toBe(token)
  })
})

describe('the validator object', () => {
  it('works without its methods being bound', async () => {
    const { validate, safeValidate, validateSync, safeValidateSync, prefetch } = createFixture().validator
    await prefetch()
    await validate(mint())
    expect(await validate(mint())).toBe(validateSync(mint()))
    expect(await safeValidate(mint())).toBe(safeValidateSync(mint()))
  })

  it('has no method of the old name that resolves to a result', () => {
    const { validator } = createFixture()
    expect(Object.keys(validator).sort()).toEqual(
      [
        ...['validate', 'safeValidate', 'validateSync', 'safeValidateSync'],
        ...['issuers', 'prefetch', 'health', 'readiness', 'close'],
      ].sort(),
    )
    expect(() => createTokenValidator({ userPoolId, memory: false } as object)).toThrow(/memory/)
  })
})
