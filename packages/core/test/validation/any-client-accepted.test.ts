import type { CognitoM2MEvent, Requirement, TokenValidatorOptions } from '@cognito-m2m/core'
import { createAuthorizer } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { clientId, createFixture, iss, jwks, keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

function listening(options: TokenValidatorOptions = {}) {
  const events: CognitoM2MEvent[] = []
  const { validator } = createFixture({ onEvent: (event) => events.push(event), ...options })
  return { validator, reports: () => events.filter(({ type }) => type === 'any_client_accepted') }
}

describe('any_client_accepted', () => {
  it('is sent once when nothing restricts which clients get in', async () => {
    const { validator, reports } = listening()
    for (let use = 0; use < 3; use++) await validator.validate(mint({ claims: { jti: String(use) } }))
    await validator.validate(mint(), {})
    expect(reports()).toEqual([{ type: 'any_client_accepted', issuer: iss }])
  })

  it('is not sent for a token that is refused', async () => {
    const { validator, reports } = listening()
    await validator.safeValidate(mint({ claims: { exp: now - 1 } }))
    expect(reports()).toEqual([])
    // Nor is it spent.
    await validator.validate(mint())
    expect(reports()).toHaveLength(1)
  })

  it.each<[string, TokenValidatorOptions]>([
    ['resource', { resource: 'orders' }],
    ['clientIds', { clientIds: [clientId] }],
    ['audience', { audience: clientId }],
  ])('is not sent where %s restricts them', async (_, options) => {
    const { validator, reports } = listening(options)
    await validator.validate(mint({ claims: { aud: clientId } }))
    expect(reports()).toEqual([])
  })

  it.each<[string, Requirement]>([
    ['scopes', { scopes: 'orders/read' }],
    ['anyScope', { anyScope: ['orders/read', 'x/y'] }],
    ['permit', { permit: () => true }],
  ])('is not sent for a use whose %s restrict it, and still sent for one without', async (_, requirement) => {
    const { validator, reports } = listening()
    await validator.validate(mint(), requirement)
    expect(reports()).toEqual([])
    await validator.validate(mint())
    expect(reports()).toHaveLength(1)
  })

  it('is not sent for a generic issuer, which has an audience, and sent where that is null', async () => {
    const generic = { issuer: 'https://as.example', jwks, profile: 'generic' } as const
    const token = mint({ claims: { iss: generic.issuer, aud: 'https://orders.example' } })
    const withAudience = listening({ issuers: [{ ...generic, audience: 'https://orders.example' }] })
    await withAudience.validator.validate(token)
    expect(withAudience.reports()).toEqual([])
    const forAnybody = listening({ issuers: [{ ...generic, audience: null }] })
    await forAnybody.validator.validate(token)
    expect(forAnybody.reports()).toEqual([{ type: 'any_client_accepted', issuer: generic.issuer }])
  })

  it('is sent by an authorizer as well, for a route without a requirement', async () => {
    const events: CognitoM2MEvent[] = []
    const authorizer = createAuthorizer({
      userPoolId,
      clock: createManualClock(now),
      fetch: keysFetch().fetch,
      onEvent: (event) => events.push(event),
    })
    await authorizer.forRoute({ scopes: 'orders/read' })(`Bearer ${mint()}`, undefined)
    expect(events.map(({ type }) => type)).not.toContain('any_client_accepted')
    await authorizer.forRoute()(`Bearer ${mint()}`, undefined)
    await authorizer.forRoute()(`Bearer ${mint()}`, undefined)
    expect(events.filter(({ type }) => type === 'any_client_accepted')).toHaveLength(1)
  })
})
