import type { TokenValidatorOptions } from '@cognito-m2m/core'
import { expect, test } from 'vitest'
import { createFixture, mint, now } from '../support/issuer.ts'

const token = mint()

test.each<[string, string, TokenValidatorOptions]>([
  ['a token as long as is allowed', token, { maxTokenBytes: token.length }],
  ['exp in the last second of 9999', mint({ claims: { exp: 253_402_300_799 } }), {}],
  [
    'exp not before iat, both within the tolerance',
    mint({ claims: { exp: now, iat: now } }),
    { clockToleranceSeconds: 5 },
  ],
])('%s is valid', async (_, text, options) => {
  expect(await createFixture(options).validator.safeValidate(text)).toMatchObject({ outcome: 'valid' })
})

test.each<[string, string, TokenValidatorOptions, string]>([
  ['a byte longer', token, { maxTokenBytes: token.length - 1 }, 'token_too_large'],
  ['a header of one character', 'A.AAAA.AAAA', {}, 'not_base64url'],
  ['a payload of one character', 'AAAA.A.AAAA', {}, 'not_base64url'],
  ['exp in the year 10000', mint({ claims: { exp: 253_402_300_800 } }), {}, 'claim_type_wrong'],
])('%s is refused', async (_, text, options, code) => {
  expect(await createFixture(options).validator.safeValidate(text)).toMatchObject({ failure: { code } })
})

test.each(['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'])(
  '%s that is no text is a wrong type, whatever else it would be refused for',
  async (subject) => {
    for (const value of [7, null, ['x'], {}, true]) {
      const text = mint({ claims: { [subject]: value } })
      expect(await createFixture().validator.safeValidate(text)).toMatchObject({
        failure: { code: 'claim_type_wrong', subject },
      })
    }
  },
)

test('scopes are what stands between blanks, and no blank is one', async () => {
  const text = mint({ claims: { scope: ' a/b  c/d ' } })
  expect(await createFixture().validator.safeValidate(text)).toMatchObject({
    token: { scopes: ['a/b', 'c/d'] },
  })
})
