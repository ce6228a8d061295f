import type { CognitoM2MEvent, TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { claims, clientId, createFixture, iss, mint, now } from '../support/issuer.ts'

function listening(options: TokenValidatorOptions = {}) {
  const events: CognitoM2MEvent[] = []
  const fixture = createFixture({
    onEvent: (event) => events.push(event),
    clientIds: [clientId],
    ...options,
  })
  /** Those about tokens; those about keys have their own tests. */
  const tokenEvents = () => events.filter(({ type }) => !type.startsWith('keys_down'))
  return { ...fixture, tokenEvents }
}

describe('the event of a token', () => {
  it('has the issuer, the client and whether the token was cached, when it is valid', async () => {
    const { validator, tokenEvents } = listening()
    await validator.safeValidate(mint())
    validator.safeValidate(mint())
    expect(tokenEvents()).toStrictEqual(
      [{ cached: false, durationSeconds: 0 }, { cached: true }].map((how) => ({
        type: 'token_validated',
        issuer: iss,
        clientId,
        ...how,
      })),
    )
  })

  const known = { issuer: iss, clientId }
  it.each<[string, string, TokenValidatorOptions, object]>([
    ['format', 'a.b.c', {}, {}],
    ['signature', mint({ header: { kid: 'unknown' } }), {}, {}],
    ['claims', mint({ claims: { token_use: 'id' } }), {}, known],
    ['client', mint(), { clientIds: ['another'] }, known],
    ['time', mint({ claims: { exp: now - 6 } }), {}, known],
    ['revocation', mint(), { isRevoked: () => true }, known],
  ])(
    'has the failure, and who it is if that is verified, when it is refused for its %s',
    async (_, token, options, who) => {
      const { validator, tokenEvents } = listening(options)
      const result = await validator.safeValidate(token)
      if (result.outcome !== 'invalid') throw new Error(result.outcome)
      expect(tokenEvents()).toStrictEqual([{ type: 'token_refused', failure: result.failure, ...who }])
    },
  )

  it('is a refusal when a valid token does not meet the requirement', async () => {
    const { validator, tokenEvents } = listening()
    await validator.safeValidate(mint(), { scopes: 'orders/admin' })
    expect(tokenEvents()).toMatchObject([{ type: 'token_refused', failure: { code: 'insufficient_scope' } }])
  })

  it('is a refusal when a cached token expires, which is then no longer cached', async () => {
    const { validator, clock, tokenEvents } = listening()
    const short = mint({ claims: { exp: now + 10 } })
    await validator.safeValidate(short)
    await clock.advance(10)
    validator.safeValidate(short)
    clock.stepWall(-10)
    validator.safeValidate(short)
    expect(tokenEvents()).toMatchObject([
      { type: 'token_validated', cached: false },
      { type: 'token_refused', failure: { code: 'token_expired' } },
      { type: 'token_validated', cached: false },
    ])
  })

  it('has the issuer and the reason, when keys are unavailable', async () => {
    const { validator, tokenEvents } = listening({ fetch: () => Promise.reject(new Error('down')) })
    await validator.safeValidate(mint())
    expect(tokenEvents()).toStrictEqual([
      { type: 'keys_unavailable', issuer: iss, code: 'network', retryAfterSeconds: 1 },
    ])
  })
})

it('a valid token has its client, scopes, resources, issuer, expiry and claims', async () => {
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

it.each([undefined, ''])('a token whose scope is %j has no scopes', async (scope) => {
  const { validator } = listening()
  expect(await validator.safeValidate(mint({ claims: { scope } }))).toMatchObject({ token: { scopes: [] } })
})

it('close applies to every issuer, and the list of issuers is frozen', async () => {
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
