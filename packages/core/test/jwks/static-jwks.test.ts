import { describe, expect, test } from 'vitest'
import { accessKey, iss, jwks, mint, now } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const token = mint({ claims: { exp: now + 86_400 } })
const unknown = mint({ header: { kid: 'unknown' } })

describe('given keys that are never downloaded', () => {
  const issuers = [{ issuer: iss, jwksUri: null, jwks }]

  test('are all there is, after the end as well', async () => {
    const { validator } = setUp(fails(), { issuers })
    expect(await validator.safeValidate(unknown)).toMatchObject({ failure: { code: 'key_unknown' } })
    validator.close()
    expect(validator.safeValidateSync(unknown)).toMatchObject({ failure: { code: 'key_unknown' } })
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
  })
})

describe('given keys that look right, and that the runtime cannot import', () => {
  const offCurve = { kty: 'EC', crv: 'P-256', kid: accessKey.kid, x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` }
  const given = { issuer: iss, algorithms: ['RS256', 'ES256'], jwks: { keys: [offCurve] } } as const

  test('never downloaded: nobody can tell of any token', async () => {
    const { validator, requests } = setUp(fails(), { issuers: [{ ...given, jwksUri: null }] })
    expect(await validator.safeValidate(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer: iss, code: 'no_usable_key' },
    })
    expect(validator.health()).toMatchObject([{ usable: false, kids: [], failureCode: 'no_usable_key' }])
    expect(requests()).toBe(0)
  })

  test('downloaded otherwise: the download takes their place', async () => {
    const { validator, requests } = setUp(serves(jwks), { issuers: [given] })
    expect(await validator.prefetch()).toMatchObject([{ usable: true, failureCode: undefined }])
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })
})

test('a document of which no key can be imported is refused whole', async () => {
  const offCurve = { kty: 'EC', crv: 'P-256', kid: 'off', x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` }
  const { validator } = setUp(serves({ keys: [offCurve] }), {
    issuers: [{ issuer: iss, algorithms: ['ES256'] }],
  })
  const signed = mint({ header: { kid: 'off', alg: 'ES256' } })
  expect(await validator.safeValidate(signed)).toMatchObject({ unavailable: { code: 'no_usable_key' } })
})
