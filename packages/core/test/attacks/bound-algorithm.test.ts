import { describe, expect, it } from 'vitest'
import { createFixture, iss, jwks, mint } from '../support/issuer.ts'

const other = 'https://other.example'

describe('an algorithm that the issuer allows but the key is not bound to', () => {
  it.each(['PS256', 'RS384', 'RS512'])(
    'is refused: %s in the header of a token signed with RS256',
    async (alg) => {
      const issuers = [{ issuer: iss, algorithms: ['RS256', 'PS256', 'RS384', 'RS512'] as const }]
      const { validator } = createFixture({ issuers })
      // The signature itself is good by the key: only the header lies.
      expect(await validator.safeValidate(mint({ header: { alg } }))).toMatchObject({
        failure: { stage: 'signature', code: 'key_not_usable', subject: 'alg' },
      })
      expect(await validator.safeValidate(mint())).toMatchObject({ outcome: 'valid' })
    },
  )
})

it('refuses an algorithm that only another issuer allows, before any key is downloaded', async () => {
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
