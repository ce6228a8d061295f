import type { TokenValidatorOptions } from '@cognito-m2m/core'
import { expect, it } from 'vitest'
import { createFixture, mint, now } from '../support/issuer.ts'

const token = mint()

it.each<[string, string, TokenValidatorOptions]>([
  ['a token of exactly maxTokenBytes', token, { maxTokenBytes: token.length }],
  ['an exp in the last second of 9999', mint({ claims: { exp: 253_402_300_799 } }), {}],
  [
    'an exp equal to iat, both within the tolerance',
    mint({ claims: { exp: now, iat: now } }),
    { clockToleranceSeconds: 5 },
  ],
])('accepts %s', async (_, text, options) => {
  expect(await createFixture(options).validator.safeValidate(text)).toMatchObject({ outcome: 'valid' })
})

it.each<[string, string, TokenValidatorOptions, string]>([
  ['a token one byte longer', token, { maxTokenBytes: token.length - 1 }, 'token_too_large'],
  ['a header of one character', 'A.AAAA.AAAA', {}, 'not_base64url'],
  ['a payload of one character', 'AAAA.A.AAAA', {}, 'not_base64url'],
  ['an exp in the year 10000', mint({ claims: { exp: 253_402_300_800 } }), {}, 'claim_type_wrong'],
])('refuses %s', async (_, text, options, code) => {
  expect(await createFixture(options).validator.safeValidate(text)).toMatchObject({ failure: { code } })
})

it.each(['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'])(
  'reports the wrong type of %s before any other reason',
  async (subject) => {
    for (const value of [7, null, ['x'], {}, true]) {
      const text = mint({ claims: { [subject]: value } })
      expect(await createFixture().validator.safeValidate(text)).toMatchObject({
        failure: { code: 'claim_type_wrong', subject },
      })
    }
  },
)

it('splits scopes at spaces, and drops empty ones', async () => {
  const text = mint({ claims: { scope: ' a/b  c/d ' } })
  expect(await createFixture().validator.safeValidate(text)).toMatchObject({
    token: { scopes: ['a/b', 'c/d'] },
  })
})
