import { createAuthorizer, type RouteRequirement } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { refusedOption } from '../support/refused-option.ts'

/** The `scope` parameter of the challenge, if it has one. */
async function scopeOf(
  header: string | undefined,
  requirement: RouteRequirement,
  scopeInChallenge?: boolean,
): Promise<string | undefined> {
  const authorizer = createAuthorizer({
    userPoolId,
    resource: 'orders',
    clock: createManualClock(now),
    fetch: keysFetch().fetch,
    ...(scopeInChallenge !== undefined && { scopeInChallenge }),
  })
  const decision = await authorizer.forRoute(requirement)(header, undefined)
  if (decision.allowed) throw new Error('It was allowed.')
  return /scope="([^"]*)"/.exec(decision.headers['www-authenticate'] ?? '')?.[1]
}

const requirement = { scopes: ['read', 'payments/read'], anyScope: ['write', 'read'] }
const full = 'orders/read payments/read orders/write'
const badToken = 'Bearer a.b.c'

describe('scopeInChallenge', () => {
  it('names the scopes of the route, in full, in the 401 without a token and in the 401 for a bad one', async () => {
    expect(await scopeOf(undefined, requirement, true)).toBe(full)
    expect(await scopeOf(badToken, requirement, true)).toBe(full)
  })

  it('names none where the route requires none', async () => {
    expect(await scopeOf(undefined, {}, true)).toBeUndefined()
    expect(await scopeOf(undefined, { permit: () => true }, true)).toBeUndefined()
  })

  it('names none in the 400 for a malformed header, which no token would mend', async () => {
    expect(await scopeOf('Bearer', requirement, true)).toBeUndefined()
  })

  it.each([undefined, false])('is off as %s: only the 403 names them', async (scopeInChallenge) => {
    expect(await scopeOf(undefined, requirement, scopeInChallenge)).toBeUndefined()
    expect(await scopeOf(badToken, requirement, scopeInChallenge)).toBeUndefined()
    expect(await scopeOf(`Bearer ${mint()}`, requirement, scopeInChallenge)).toBe(full)
  })

  it.each<unknown>(['true', 'false', 1, null])('is refused as %j', (scopeInChallenge) => {
    const options = { userPoolId, scopeInChallenge: scopeInChallenge as boolean }
    expect(refusedOption(() => createAuthorizer(options))).toBe('scopeInChallenge')
  })
})
