import { describe, expect, test } from 'vitest'
import { createFixture, iss, jwks, mint } from '../support/issuer.ts'

const other = 'https://other.example'

describe('an algorithm that the issuer allows, and that the key is not bound to', () => {
  test.each(['PS256', 'RS384', 'RS512'])('%s in the header of what RS256 signed', async (alg) => {
    const issuers = [{ issuer: iss, algorithms: ['RS256', 'PS256', 'RS384', 'RS512'] as const }]
    const { validator } = createFixture({ issuers })
    // The signature itself is good by the key: only the header lies.
    expect(await validator.safeValidate(mint({ header: { alg } }))).toMatchObject({
      failure: { stage: 'signature', code: 'key_not_usable', subject: 'alg' },
    })
    expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
  })
})

test('an algorithm that only another issuer allows is refused before any key is asked for', async () => {
  const issuers = [{ issuer: iss }, { issuer: other, algorithms: ['PS256'] as const }]
  const { validator, requests } = createFixture({ issuers, document: jwks })
  expect(await validator.safeValidate(mint({ header: { alg: 'PS256' } }))).toMatchObject({
    failure: { stage: 'signature', code: 'key_not_usable' },
  })
  expect(await validator.safeValidate(mint({ claims: { iss: other } }))).toMatchObject({
    failure: { stage: 'signature', code: 'key_not_usable' },
  })
  expect(requests).toEqual([])
})
