import type { TokenFailure, TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { createFixture, iss, jwks, mint, now } from '../support/issuer.ts'

async function failureOf(token: string, options: TokenValidatorOptions = {}): Promise<TokenFailure> {
  const result = await createFixture(options).validator.safeValidate(token)
  if (result.outcome !== 'invalid') throw new Error(result.outcome)
  return result.failure
}

describe('the subject of a failure', () => {
  it.each<[string, string, TokenValidatorOptions?]>([
    ['alg', mint({ header: { alg: 'none' } })],
    ['kid', mint({ header: { kid: undefined } })],
    ['kid', mint({ header: { kid: '' } })],
    ['kid', mint({ header: { kid: 'unknown' } })],
    ['typ', mint({ header: { typ: 'JWE' } })],
    ['cty', mint({ header: { cty: 'JWT' } })],
    ['crit', mint({ header: { crit: ['x'] } })],
    ['b64', mint({ header: { b64: true } })],
    ['iss', mint({ claims: { iss: 'https://evil.example' } })],
    ['exp', mint({ claims: { exp: now } })],
    ['exp', mint({ claims: { exp: undefined } })],
    ['nbf', mint({ claims: { nbf: now + 60 } })],
    ['iat', mint({ claims: { iat: now + 60 } })],
    ['iat', mint(), { maxTokenAgeSeconds: 1 }],
    ['auth_time', mint({ claims: { auth_time: 'now' } })],
    ['aud', mint({ claims: { aud: 7 } })],
    ['aud', mint({ claims: { aud: 'https://other.example' } })],
    ['aud', mint(), { audience: 'https://orders.example' }],
    ['scope', mint({ claims: { scope: [] } })],
    ['scope', mint(), { clientScopes: { '1example23456789abcdefghij': [] } }],
    ['client_id', mint(), { clientIds: ['other'] }],
    ['sub', mint({ claims: { username: 'jane' } })],
    ['token_use', mint({ claims: { token_use: 'id' } })],
    ['cnf', mint({ claims: { cnf: {} } })],
  ])('is %s', async (subject, token, options) => {
    expect(await failureOf(token, options)).toMatchObject({ subject })
  })
})

it.each([
  ['too large', mint(), { maxTokenBytes: 256 }],
  ['of three parts, one empty', 'a..c', {}],
  ['revoked', mint(), { isRevoked: () => true }],
])('is absent where the whole token failed: %s', async (_, token, options) => {
  expect(Object.keys(await failureOf(token, options)).sort()).toEqual(['code', 'expected', 'stage'])
})

it('`expected` contains the configured values', async () => {
  const { expected } = await failureOf(mint(), { maxTokenBytes: 300 })
  expect(expected).toContain('300')
  const issuers = [{ issuer: iss, jwks, algorithms: ['RS256', 'PS384'] }] as const
  expect((await failureOf(mint({ header: { alg: 'ES256' } }), { issuers })).expected).toContain(
    'RS256, PS384',
  )
})
