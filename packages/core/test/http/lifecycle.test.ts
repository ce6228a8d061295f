import { createAuthorizer, issuerOf } from '@cognito-m2m/core'
import { lifecycleOf } from '@cognito-m2m/core/adapter'
import { expect, it } from 'vitest'
import { iss, keysFetch, mint, now, userPoolId } from '../support/issuer.ts'
import { createManualClock } from '../support/manual-clock.ts'

it("a guard's prefetch, health and close act on its authorizer", async () => {
  const { fetch, requests } = keysFetch()
  const authorizer = createAuthorizer({ userPoolId, clock: createManualClock(now), fetch })
  const guard = lifecycleOf(authorizer)
  expect(guard.authorizer).toBe(authorizer)
  const updated = issuerOf(userPoolId, 'UPDATED')
  expect(guard.health()).toMatchObject([
    { issuer: iss, usable: false },
    { issuer: updated, usable: false },
  ])
  expect(await guard.prefetch()).toMatchObject([
    { issuer: iss, usable: true },
    { issuer: updated, usable: false },
  ])
  expect(guard.health()).toEqual(authorizer.validator.health())
  guard.close()
  const unknown = mint({ header: { kid: 'unknown' } })
  expect(await authorizer.forRoute()(`Bearer ${unknown}`, undefined)).toMatchObject({ status: 503 })
  expect(requests).toHaveLength(1)
})
