import { describe, expect, it } from 'vitest'
import { accessKey, iss, jwks, mint, now } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const token = mint({ claims: { exp: now + 86_400 } })
const unknown = mint({ header: { kid: 'unknown' } })

describe('a static JWKS with jwksUri null', () => {
  const issuers = [{ issuer: iss, jwksUri: null, jwks }]

  it('is complete, so that another kid is unknown, before and after close', async () => {
    const { validator } = setUp(fails(), { issuers })
    expect(await validator.safeValidate(unknown)).toMatchObject({ failure: { code: 'key_unknown' } })
    validator.close()
    expect(validator.safeValidateSync(unknown)).toMatchObject({ failure: { code: 'key_unknown' } })
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
  })
})

describe('a static JWKS whose keys the runtime cannot import', () => {
  const offCurve = { kty: 'EC', crv: 'P-256', kid: accessKey.kid, x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` }
  const given = { issuer: iss, algorithms: ['RS256', 'ES256'], jwks: { keys: [offCurve] } } as const

  it('makes every token keys_unavailable where jwksUri is null', async () => {
    const { validator, requests } = setUp(fails(), { issuers: [{ ...given, jwksUri: null }] })
    expect(await validator.safeValidate(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer: iss, code: 'no_usable_key' },
    })
    expect(validator.health()).toMatchObject([{ usable: false, kids: [], failureCode: 'no_usable_key' }])
    expect(requests()).toBe(0)
  })

  it('is replaced by a download otherwise', async () => {
    const { validator, requests } = setUp(serves(jwks), { issuers: [given] })
    expect(await validator.prefetch()).toMatchObject([{ usable: true, failureCode: undefined }])
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })
})

it('refuses a download of which no key can be imported', async () => {
  const offCurve = { kty: 'EC', crv: 'P-256', kid: 'off', x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` }
  const { validator } = setUp(serves({ keys: [offCurve] }), {
    issuers: [{ issuer: iss, algorithms: ['ES256'] }],
  })
  const signed = mint({ header: { kid: 'off', alg: 'ES256' } })
  expect(await validator.safeValidate(signed)).toMatchObject({ unavailable: { code: 'no_usable_key' } })
})
