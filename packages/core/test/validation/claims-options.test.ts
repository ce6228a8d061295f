import { createTokenValidator, type StandardSchema } from '@cognito-m2m/core'
import { compileRequirement } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { accessKey, claims, clientId, createFixture, jwks, mint, now } from '../support/issuer.ts'

const user = { sub: 'b7a1c2d3-0000-4000-8000-000000000000', username: 'jane', 'cognito:groups': ['staff'] }

describe('accepted tokens', () => {
  it('include access tokens of users with `machine_and_user`', async () => {
    const { validator } = createFixture({ tokens: 'machine_and_user' })
    expect(await validator.safeValidate(mint({ claims: user }))).toMatchObject({
      outcome: 'valid',
      token: { clientId },
    })
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(mint({ claims: { ...user, token_use: 'id' } }))).toMatchObject({
      failure: { code: 'token_use_mismatch' },
    })
  })

  it('have no scope beyond `clientScopes`', async () => {
    const { validator } = createFixture({ clientScopes: { [clientId]: ['orders/read'], other: [] } })
    const named = (scope: string | undefined, id = clientId) =>
      mint({ claims: { scope, client_id: id, sub: id } })
    expect(await validator.safeValidate(named('orders/read'))).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(named('orders/read orders/write'))).toMatchObject({
      failure: { code: 'client_scope_exceeded' },
    })
    expect(await validator.safeValidate(named(undefined, 'other'))).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(named('orders/read', 'other'))).toMatchObject({
      failure: { code: 'client_scope_exceeded' },
    })
    expect(await validator.safeValidate(named('any/thing', 'constructor'))).toMatchObject({
      outcome: 'valid',
    })
  })

  it('include those of another authorization server with the generic profile', async () => {
    const issuer = 'https://as.example'
    const generic = { issuer, jwks, profile: 'generic' } as const
    const { validator } = createFixture({ issuers: [{ ...generic, audience: 'https://orders.example' }] })
    const plain = {
      iss: issuer,
      token_use: undefined,
      version: undefined,
      auth_time: undefined,
      iat: undefined,
      aud: 'https://orders.example',
    }
    expect(await validator.safeValidate(mint({ claims: { ...plain, sub: 'someone' } }))).toMatchObject({
      outcome: 'valid',
      token: { clientId },
    })
    expect(
      await validator.safeValidate(mint({ claims: { ...plain, client_id: undefined, azp: 'app' } })),
    ).toMatchObject({ token: { clientId: 'app' } })
    expect(
      await validator.safeValidate(mint({ claims: { ...plain, client_id: undefined, sub: 'svc' } })),
    ).toMatchObject({ token: { clientId: 'svc' } })
    expect(
      await validator.safeValidate(mint({ claims: { ...plain, client_id: undefined, sub: undefined } })),
    ).toMatchObject({ failure: { code: 'claim_missing', subject: 'client_id' } })
    expect(
      await validator.safeValidate(mint({ claims: { ...plain, client_id: undefined, azp: 7 } })),
    ).toMatchObject({ outcome: 'invalid' })
    expect(
      await validator.safeValidate(mint({ claims: { ...plain, aud: 'https://other.example' } })),
    ).toMatchObject({ failure: { code: 'audience_mismatch' } })
    expect(await validator.safeValidate(mint({ claims: { ...plain, aud: undefined } }))).toMatchObject({
      failure: { code: 'audience_mismatch' },
    })
    expect(await validator.safeValidate(mint({ claims: { ...plain, exp: undefined } }))).toMatchObject({
      failure: { code: 'claim_missing' },
    })

    // The validator's `audience` is for Cognito's issuers: `null` stays null.
    const anybody = createFixture({
      issuers: [{ ...generic, audience: null }],
      audience: 'https://orders.example',
    })
    expect(
      await anybody.validator.safeValidate(mint({ claims: { ...plain, aud: 'anybody' } })),
    ).toMatchObject({
      outcome: 'valid',
    })
  })
})

describe('time limits', () => {
  it('are extended by exactly the tolerance', async () => {
    const { validator, clock } = createFixture({ clockToleranceSeconds: 5, tokenCache: false })
    await validator.prefetch()
    expect(validator.safeValidateSync(mint({ claims: { iat: now + 5, nbf: now + 5 } }))).toMatchObject({
      outcome: 'valid',
    })
    expect(validator.safeValidateSync(mint({ claims: { iat: now + 5.1 } }))).toMatchObject({
      failure: { code: 'token_issued_in_future' },
    })
    expect(validator.safeValidateSync(mint({ claims: { nbf: now + 5.1 } }))).toMatchObject({
      failure: { code: 'token_not_yet_valid' },
    })
    const token = mint({ claims: { exp: now + 10 } })
    await clock.advance(14.9)
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    await clock.advance(0.1)
    expect(validator.safeValidateSync(token)).toMatchObject({ failure: { code: 'token_expired' } })
  })

  it('extend the maximum age by exactly the tolerance', async () => {
    const { validator } = createFixture({ maxTokenAgeSeconds: 60, clockToleranceSeconds: 5 })
    expect(await validator.safeValidate(mint({ claims: { iat: now - 64.9 } }))).toMatchObject({
      outcome: 'valid',
    })
    expect(await validator.safeValidate(mint({ claims: { iat: now - 65 } }))).toMatchObject({
      failure: { code: 'token_too_old' },
    })
  })

  it('count the maximum age from iat, which a token must then have', async () => {
    const issuer = 'https://as.example'
    const { validator } = createFixture({
      issuers: [{ issuer, jwks, profile: 'generic', audience: null }],
      maxTokenAgeSeconds: 60,
      clockToleranceSeconds: 0,
    })
    expect(await validator.safeValidate(mint({ claims: { iss: issuer, iat: now - 59 } }))).toMatchObject({
      outcome: 'valid',
    })
    expect(await validator.safeValidate(mint({ claims: { iss: issuer, iat: now - 60 } }))).toMatchObject({
      failure: { code: 'token_too_old' },
    })
    expect(await validator.safeValidate(mint({ claims: { iss: issuer, iat: undefined } }))).toMatchObject({
      failure: { code: 'claim_missing', subject: 'iat' },
    })
  })
})

describe('a requirement', () => {
  const validate = async (requirement: object, scope = 'orders/read orders/write') =>
    (await createFixture().validator.safeValidate(mint({ claims: { scope } }), requirement)).outcome

  it('is met only if every member holds', async () => {
    expect(await validate({ scopes: [] as string[], anyScope: ['a/b'] }).catch(() => 'refused')).toBe(
      'refused',
    )
    expect(await validate({ scopes: 'orders/read' })).toBe('valid')
    expect(await validate({ scopes: ['orders/read', 'orders/write'] })).toBe('valid')
    expect(await validate({ scopes: ['orders/read', 'orders/admin'] })).toBe('invalid')
    expect(await validate({ anyScope: ['orders/admin', 'orders/write'] })).toBe('valid')
    expect(await validate({ anyScope: ['orders/admin', 'orders/x'] })).toBe('invalid')
    expect(await validate({ scopes: 'orders/read', anyScope: 'orders/admin' })).toBe('invalid')
    expect(await validate({ permit: () => true })).toBe('valid')
    expect(await validate({ permit: () => false })).toBe('invalid')
    expect(await validate({ scopes: 'orders/read', permit: () => false })).toBe('invalid')
    expect(await validate({ permit: async () => true })).toBe('invalid')
    expect(await validate({ permit: () => 1 })).toBe('invalid')
    expect(await validate({})).toBe('valid')
  })

  it('calls permit with the token, and only if the scopes are met', async () => {
    let seen = 0
    const permit = (token: { clientId: string }) => {
      seen += 1
      return token.clientId === clientId
    }
    expect(await validate({ scopes: 'orders/admin', permit })).toBe('invalid')
    expect(seen).toBe(0)
    expect(await validate({ scopes: 'orders/read', permit })).toBe('valid')
    expect(seen).toBe(1)
  })

  it('is checked when it is compiled', () => {
    for (const wrong of [
      null,
      'orders/read',
      { scope: 'orders/read' },
      { scopes: [] },
      { scopes: [1] },
      { scopes: 'a b' },
      { anyScope: [] },
      { scopes: '' },
      { permit: true },
    ]) {
      expect(() => compileRequirement(wrong as object)).toThrow(/Option/)
    }
    const compiled = compileRequirement({
      scopes: ['a/b', 'c/d'],
      anyScope: ['c/d', 'e/f'],
      permit: () => true,
    })
    expect(compiled.scopeText).toBe('a/b c/d e/f')
    expect(compiled.insufficient.failure).toEqual({
      stage: 'claims',
      code: 'insufficient_scope',
      subject: 'scope',
      expected: 'all of the scopes a/b c/d, and one of the scopes c/d e/f, and `permit` to return true',
    })
    expect(compileRequirement(compiled)).toBe(compiled)
  })
})

describe('custom claims', () => {
  const schema = z.object({
    tenant: z.string(),
    tier: z.enum(['free', 'paid']).default('free'),
    since: z.coerce.date().optional(),
  })
  const fixture = (customClaims: StandardSchema<object>) => createFixture({ customClaims })

  it('are checked, completed and typed by the schema', async () => {
    const { fetch } = { fetch: async () => new Response(JSON.stringify(jwks)) }
    const validator = createTokenValidator({
      userPoolId: 'eu-west-1_AbCdEf123',
      fetch,
      customClaims: schema,
      clock: createFixture().clock,
    })
    const result = await validator.safeValidate(
      mint({ claims: { tenant: 'acme', since: '2026-01-01', other: 1 } }),
    )
    if (result.outcome !== 'valid') throw new Error(result.outcome)
    const tenant: string = result.token.claims.tenant
    const tier: 'free' | 'paid' = result.token.claims.tier
    expect([tenant, tier, result.token.claims.since, result.token.claims.other]).toEqual([
      'acme',
      'free',
      new Date('2026-01-01'),
      1,
    ])
  })

  it('that do not match are refused, and not repeated', async () => {
    const { validator } = fixture(schema)
    const result = await validator.safeValidate(mint({ claims: { tenant: 'acme-secret', tier: 'platinum' } }))
    expect(result).toMatchObject({ failure: { stage: 'claims', code: 'custom_claims_refused' } })
    expect(JSON.stringify(result)).not.toMatch(/acme|platinum/)
    expect(await validator.safeValidate(mint())).toMatchObject({ failure: { code: 'custom_claims_refused' } })
  })

  it('may be checked asynchronously', async () => {
    const { validator } = fixture(z.object({ tenant: z.string().refine(async (name) => name === 'acme') }))
    expect(await validator.safeValidate(mint({ claims: { tenant: 'acme' } }))).toMatchObject({
      outcome: 'valid',
    })
    expect(await validator.safeValidate(mint({ claims: { tenant: 'evil' } }))).toMatchObject({
      outcome: 'invalid',
    })
  })

  const standard = (output: unknown): StandardSchema<object> => ({
    '~standard': { version: 1, vendor: 'test', validate: () => ({ value: output as object }) },
  })

  it('cannot replace the claims that Cognito writes', async () => {
    const { validator } = fixture(
      standard({
        ...claims,
        client_id: 'evil',
        sub: 'evil',
        scope: 'orders/admin',
        exp: 9e9,
        iss: 'x',
        extra: 1,
      }),
    )
    const result = await validator.safeValidate(mint())
    expect(result).toMatchObject({ outcome: 'valid', token: { clientId, claims: { ...claims, extra: 1 } } })
  })

  it('are refused when the schema has issues, even if it also has a value', async () => {
    const validate = () => ({ issues: [{ message: 'no tenant' }], value: { tenant: 'acme' } })
    const { validator } = fixture({ '~standard': { version: 1, vendor: 'test', validate } })
    expect(await validator.safeValidate(mint())).toMatchObject({ failure: { code: 'custom_claims_refused' } })
  })

  it('are refused when the output of the schema is not an object', async () => {
    for (const output of [null, 7, 'x', [1], undefined]) {
      expect(await fixture(standard(output)).validator.safeValidate(mint())).toMatchObject({
        failure: { code: 'custom_claims_refused' },
      })
    }
  })

  it('pass on what the schema throws', async () => {
    const throwing = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => {
          throw new Error('bug')
        },
      },
    } as const
    const { validator } = fixture(throwing)
    await expect((async () => validator.safeValidate(mint()))()).rejects.toThrow('bug')
  })
})

it('refuses a token that is not a string, without throwing', async () => {
  const { validator } = createFixture()
  for (const token of [undefined, null, 7, {}, [], Buffer.from(mint())]) {
    expect(await validator.safeValidate(token as unknown as string)).toMatchObject({
      failure: { stage: 'format', code: 'not_compact_jws' },
    })
  }
  expect(accessKey.kid).toBeTypeOf('string')
})
