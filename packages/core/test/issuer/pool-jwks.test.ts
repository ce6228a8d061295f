import { createTokenValidator, issuerOf } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { signatureBackend as node } from '../../src/signature/node.ts'
import { accessKey, claims, jwks, mint, now, rogueKey, userPoolId } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const updated = issuerOf(userPoolId, 'UPDATED')
const token = mint({ claims: { exp: now + 86_400 } })
const pool = { userPoolId, jwks }

describe('{ userPoolId, jwks }', () => {
  it('validates at once, for both issuers, without a download', async () => {
    const { validator, requests } = setUp(fails(), pool)
    expect(await validator.validate(token)).toMatchObject({ clientId: claims.client_id })
    expect(await validator.validate(mint({ claims: { iss: updated } }))).toMatchObject({ issuer: updated })
    expect(requests()).toBe(0)
  })

  it('validates synchronously at once, without a prefetch, on Node.js', () => {
    const { validator, requests } = setUp(fails(), pool)
    expect(validator.validateSync(token)).toMatchObject({ clientId: claims.client_id })
    expect(validator.health()[0]).toMatchObject({ usable: true, ageSeconds: 0, failures: 0 })
    expect(requests()).toBe(0)
  })

  it('needs a prefetch for validateSync where the backend imports keys asynchronously', async () => {
    const { validator, requests } = setUp(fails(), {
      ...pool,
      signatureBackend: { ...node, importKey: async (...key) => node.importKey(...key) },
    })
    expect(validator.safeValidateSync(token)).toMatchObject({ unavailable: { code: 'not_cached' } })
    await validator.prefetch()
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(0)
  })

  it('downloads for an unknown kid of a synchronous call, in the background', async () => {
    const { validator, requests, clock } = setUp(serves({ keys: [...jwks.keys, rogueKey.jwk] }), pool)
    const rotated = mint({ header: { kid: rogueKey.kid }, signing: { key: rogueKey.privateKey } })
    expect(validator.safeValidateSync(rotated)).toMatchObject({ unavailable: { code: 'not_cached' } })
    await clock.advance(0)
    expect(validator.safeValidateSync(rotated)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  it('is usable after prefetch, which downloads nothing', async () => {
    const { validator, requests } = setUp(fails(), pool)
    expect((await validator.prefetch())[0]).toMatchObject({
      usable: true,
      kids: jwks.keys.map(({ kid }) => kid),
    })
    expect(validator.validateSync(token)).toMatchObject({ clientId: claims.client_id })
    expect(requests()).toBe(0)
  })

  it('downloads when the keys reach their soft age, and for a kid that they do not have', async () => {
    const { validator, requests, clock } = setUp(serves({ keys: [...jwks.keys, rogueKey.jwk] }), pool)
    await validator.validate(token)
    await clock.advance(601)
    await validator.validate(token)
    expect(requests()).toBe(1)

    const other = setUp(serves({ keys: [...jwks.keys, rogueKey.jwk] }), pool)
    const rotated = mint({ header: { kid: rogueKey.kid }, signing: { key: rogueKey.privateKey } })
    expect(await other.validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(other.requests()).toBe(1)
  })

  it('belongs to one pool of `issuers` where it stands there', async () => {
    const { validator, requests } = setUp(fails(), { issuers: [{ userPoolId, jwks }] })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(0)
  })

  it.each<[string, object, string, RegExp]>([
    ['two pools', { userPoolId: [userPoolId, 'us-east-1_Other1'], jwks }, 'jwks', /exactly one `userPoolId`/],
    ['no pool', { issuers: [{ issuer: 'https://a.example' }], jwks }, 'jwks', /set `jwks` in `issuers`/],
    ['a list of keys', { userPoolId, jwks: jwks.keys }, 'jwks', /an object with an array `keys`/],
    ['JSON text', { userPoolId, jwks: JSON.stringify(jwks) }, 'jwks', /an object with an array `keys`/],
    ['null', { userPoolId, jwks: null }, 'jwks', /an object with an array `keys`/],
    ['no usable key', { userPoolId, jwks: { keys: [{ kty: 'oct', kid: 'a' }] } }, 'jwks', /none of its keys/],
    [
      'a kid that two keys share',
      { userPoolId, jwks: { keys: [accessKey.jwk, accessKey.jwk] } },
      'jwks',
      /shares its `kid`/,
    ],
    ['text in `issuers`', { issuers: [{ userPoolId, jwks: 'x' }] }, 'issuers[0].jwks', /an object with/],
  ])('is refused with %s', (_, options, option, message) => {
    const make = () => createTokenValidator(options)
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_option', option }))
    expect(make).toThrow(message)
  })
})
