import type { CognitoM2MEvent, TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
import { claims, clientId, createFixture, iss, mint, now } from '../support/issuer.ts'

function listening(options: TokenValidatorOptions = {}) {
  const events: CognitoM2MEvent[] = []
  const fixture = createFixture({
    onEvent: (event) => events.push(event),
    clientIds: [clientId],
    ...options,
  })
  /** Of the tokens alone: what their keys tell is another matter. */
  const told = () => events.filter(({ type }) => !type.startsWith('keys_down'))
  return { ...fixture, told }
}

describe('what is told of a token', () => {
  test('valid, anew and remembered: issuer and client', async () => {
    const { validator, told } = listening()
    await validator.safeValidate(mint())
    validator.safeValidate(mint())
    expect(told()).toStrictEqual(
      [false, true].map((cached) => ({ type: 'token_validated', issuer: iss, clientId, cached })),
    )
  })

  test.each<[string, string, TokenValidatorOptions]>([
    ['format', 'a.b.c', {}],
    ['signature', mint({ header: { kid: 'unknown' } }), {}],
    ['claims', mint({ claims: { exp: now - 1 } }), {}],
    ['time', mint({ claims: { nbf: now + 1 } }), {}],
    ['revocation', mint(), { isRevoked: () => true }],
  ])(
    'refused for its %s: the failure that the caller gets, and nothing besides',
    async (_, token, options) => {
      const { validator, told } = listening(options)
      const result = await validator.safeValidate(token)
      if (result.outcome !== 'invalid') throw new Error(result.outcome)
      expect(told()).toStrictEqual([{ type: 'token_refused', failure: result.failure }])
    },
  )

  test('valid, but for what its use asks: refused and not validated', async () => {
    const { validator, told } = listening()
    await validator.safeValidate(mint(), { scopes: 'orders/admin' })
    expect(told()).toMatchObject([{ type: 'token_refused', failure: { code: 'insufficient_scope' } }])
  })

  test('expired while it was remembered: refused, and judged anew if the clock is set back', async () => {
    const { validator, clock, told } = listening()
    const short = mint({ claims: { exp: now + 10 } })
    await validator.safeValidate(short)
    await clock.advance(10)
    validator.safeValidate(short)
    clock.stepWall(-10)
    validator.safeValidate(short)
    expect(told()).toMatchObject([
      { type: 'token_validated', cached: false },
      { type: 'token_refused', failure: { code: 'token_expired' } },
      { type: 'token_validated', cached: false },
    ])
  })

  test('not to be told of, for want of keys: the issuer and why', async () => {
    const { validator, told } = listening({ fetch: () => Promise.reject(new Error('down')) })
    await validator.safeValidate(mint())
    expect(told()).toStrictEqual([{ type: 'keys_unavailable', issuer: iss, code: 'network' }])
  })
})

test('a valid token is its client, scopes, issuer, end and claims', async () => {
  const { validator } = listening()
  expect(await validator.safeValidate(mint())).toStrictEqual({
    outcome: 'valid',
    token: {
      clientId,
      scopes: ['orders/read', 'orders/write'],
      resources: ['orders'],
      issuer: iss,
      expiresAt: claims.exp,
      claims,
    },
  })
})

test.each([undefined, ''])('a scope of %j is no scopes', async (scope) => {
  const { validator } = listening()
  expect(await validator.safeValidate(mint({ claims: { scope } }))).toMatchObject({ token: { scopes: [] } })
})

test('the end is the end for every issuer, and the list of them is nobody’s to change', async () => {
  const issuers = ['https://a.example', 'https://b.example'].map((issuer) => ({ issuer }))
  const { validator, requests } = listening({ issuers })
  expect(validator.issuers).toEqual(issuers.map(({ issuer }) => issuer))
  expect(Object.isFrozen(validator) && Object.isFrozen(validator.issuers)).toBe(true)
  validator.close()
  for (const { issuer } of issuers) {
    expect(await validator.safeValidate(mint({ claims: { iss: issuer } }))).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer, code: 'closed' },
    })
  }
  expect(requests).toEqual([])
})
