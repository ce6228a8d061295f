import { describe, expect, test } from 'vitest'
import { accessKey, iss, jwks, mint, now, rogueKey, userPoolId } from '../support/issuer.ts'
import { breaks, fails, type KeyAnswer, serves, setUp } from '../support/key-endpoint.ts'

const day = 86_400
const longLived = { exp: now + 30 * day }
const token = mint({ claims: longLived })
const unknownKid = (index: number) =>
  mint({ header: { kid: `unknown-${index}` }, signing: { signature: 'AAAA' } })
const rotated = mint({
  header: { kid: rogueKey.kid },
  claims: longLived,
  signing: { key: rogueKey.privateKey },
})
const both = { keys: [...jwks.keys, rogueKey.jwk] }

describe('the first need', () => {
  test('1,000 concurrent cold validations make one download', async () => {
    const { validator, requests } = setUp(serves(jwks))
    const results = await Promise.all(Array.from({ length: 1000 }, () => validator.safeValidate(token)))
    expect(results.every(({ outcome }) => outcome === 'valid')).toBe(true)
    expect(requests()).toBe(1)
  })

  test('a known key answers at once, without a promise', async () => {
    const { validator } = setUp(serves(jwks))
    await validator.prefetch()
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(validator.safeValidateSync(mint())).toMatchObject({ outcome: 'valid' })
  })

  test('keys that cannot be had are not the token`s fault', async () => {
    const { validator, ofType } = setUp(fails(503))
    const result = await validator.safeValidate(token)
    expect(result).toEqual({
      outcome: 'keys_unavailable',
      unavailable: { issuer: iss, code: 'status', retryAfterSeconds: 1 },
    })
    expect(ofType('keys_unavailable')).toHaveLength(1)
  })

  test('while it backs off, callers fail at once and no request goes out; then it recovers', async () => {
    const { validator, requests, clock, answers } = setUp(breaks)
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { code: 'network' } })
    answers(serves(jwks))
    await clock.advance(0.9)
    expect(validator.safeValidateSync(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code: 'network' },
    })
    expect(requests()).toBe(1)
    await clock.advance(0.1)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(2)
  })

  test('Retry-After is respected, up to the longest backoff', async () => {
    const { validator, clock, answers } = setUp(fails(429, { 'retry-after': '7' }))
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { retryAfterSeconds: 7 } })
    answers(fails(503, { 'retry-after': '86400' }))
    await clock.advance(7)
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { retryAfterSeconds: 60 } })
  })

  test('Retry-After as a date', async () => {
    const date = new Date((now + 20) * 1000).toUTCString()
    const { validator } = setUp(fails(503, { 'retry-after': date }))
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { retryAfterSeconds: 20 } })
  })
})

describe('unknown kids', () => {
  test('while the endpoint fails, nobody can tell: the key may be new', async () => {
    const { validator, requests, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(fails())
    const refused = { outcome: 'keys_unavailable', unavailable: { issuer: iss, code: 'status' } }
    expect(await validator.safeValidate(unknownKid(1))).toMatchObject(refused)
    // At once, with no further request: the gate is closed.
    expect(validator.safeValidateSync(unknownKid(2))).toMatchObject(refused)
    expect(requests()).toBe(2)
    answers(serves(jwks))
    await clock.advance(10)
    expect(await validator.safeValidate(unknownKid(3))).toMatchObject({ failure: { code: 'key_unknown' } })
  })

  test('a key rotated in right after a download is found by the burst', async () => {
    const { validator, requests, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(serves(both))
    expect(await validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(2)
  })

  test('a download under way that is from before the rotation is followed by one more', async () => {
    let release = (_: Response) => {}
    const { validator, requests, answers } = setUp(
      () =>
        new Promise((resolve) => {
          release = resolve
        }),
    )
    const cold = validator.safeValidate(token)
    const herd = Array.from({ length: 100 }, () => validator.safeValidate(rotated))
    answers(serves(both))
    release(new Response(JSON.stringify(jwks)))
    expect(await cold).toMatchObject({ outcome: 'valid' })
    for (const result of await Promise.all(herd)) expect(result).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(2)
  })

  test('the bucket gains one each ten seconds, two at most', async () => {
    const { validator, requests, clock } = setUp(serves(jwks))
    for (let index = 0; index < 5; index++) await validator.safeValidate(unknownKid(index))
    expect(requests()).toBe(2)
    await clock.advance(9.9)
    await validator.safeValidate(unknownKid(6))
    expect(requests()).toBe(2)
    await clock.advance(0.1)
    await validator.safeValidate(unknownKid(7))
    await validator.safeValidate(unknownKid(8))
    expect(requests()).toBe(3)
    await clock.advance(500)
    for (let index = 0; index < 5; index++) await validator.safeValidate(unknownKid(index))
    expect(requests()).toBe(5)
  })

  test('a signature that does not match refreshes nothing', async () => {
    const { validator, requests } = setUp(serves(jwks))
    await validator.safeValidate(token)
    for (let index = 0; index < 20; index++)
      await validator.safeValidate(mint({ signing: { key: rogueKey.privateKey } }))
    expect(requests()).toBe(1)
  })

  test('an unknown issuer costs no request', async () => {
    const { validator, requests } = setUp(serves(jwks))
    await validator.safeValidate(mint({ claims: { iss: 'https://evil.example' } }))
    expect(requests()).toBe(0)
  })
})

describe('the age of a set', () => {
  test('from ten minutes on it is refreshed in the background, and nobody waits', async () => {
    const { validator, requests, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(600)
    validator.safeValidate(token)
    expect(requests()).toBe(1)
    await clock.advance(0.1)
    answers(serves(both))
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(2)
    await clock.advance(0)
    expect(validator.health()).toMatchObject([
      { kids: [...jwks.keys.map(({ kid }) => kid), rogueKey.kid], ageSeconds: 0 },
    ])
  })

  test('a 15-minute outage fails no token with a known kid', async () => {
    const { validator, requests, clock, answers, ofType } = setUp(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(590)
    answers(breaks)
    for (let second = 0; second < 900; second++) {
      expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
      expect(
        validator.safeValidateSync(mint({ claims: { exp: now + day, jti: String(second) } })),
      ).toMatchObject({
        outcome: 'valid',
      })
      await clock.advance(1)
    }
    expect(ofType('stale_keys_used').length).toBeGreaterThan(1000)
    expect(requests()).toBeLessThan(25)
    answers(serves(jwks))
    await clock.advance(61)
    validator.safeValidate(token)
    await clock.advance(0)
    expect(validator.health()).toMatchObject([{ ageSeconds: 0, failures: 0, failureCode: undefined }])
  })

  test('keys serve for 24 hours after the last good download, to the second', async () => {
    const { validator, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(fails())
    await clock.advance(day)
    expect(validator.health()).toMatchObject([{ usable: true }])
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    await clock.advance(0.01)
    expect(validator.health()).toMatchObject([{ usable: false }])
    expect(await validator.safeValidate(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code: 'status' },
    })
    answers(serves(jwks))
    await clock.advance(60)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
  })

  test('the wall clock set back does not make a set younger', async () => {
    const { validator, clock, requests } = setUp(serves(jwks))
    await validator.safeValidate(token)
    clock.stepWall(-3600)
    await clock.advance(601)
    validator.safeValidate(mint({ claims: { iat: now - 7200 } }))
    expect(requests()).toBe(2)
  })

  test('a machine that slept has an old set, although its monotonic clock stood still', async () => {
    const { validator, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(fails())
    clock.stepWall(day + 1)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'keys_unavailable' })
  })

  test('a stepped wall clock neither opens nor freezes the gate', async () => {
    const { validator, clock, requests } = setUp(fails())
    await validator.safeValidate(token)
    clock.stepWall(3600)
    await validator.safeValidate(token)
    expect(requests()).toBe(1)
    clock.stepWall(-7200)
    await clock.advance(1)
    await validator.safeValidate(token)
    expect(requests()).toBe(2)
  })
})

describe('what replaces a set', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['text/html', { 'content-type': 'text/html' }],
    ['none', {}],
    ['identity as its encoding', { 'content-encoding': ' Identity ' }],
  ])('a document, whatever its type: %s', async (_, headers) => {
    const body = new TextEncoder().encode(JSON.stringify(jwks))
    const { validator } = setUp(() => new Response(body, { headers }))
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
  })

  test.each<[string, KeyAnswer]>([
    ['HTML with status 200', () => new Response('<html></html>')],
    ['an empty set', serves({ keys: [] })],
    ['a set without a usable key', serves({ keys: [{ kty: 'oct', kid: 'o' }] })],
    ['status 206', () => new Response(JSON.stringify(both), { status: 206 })],
    ['status 404', () => new Response(JSON.stringify(both), { status: 404 })],
    ['a redirect', fails(302, { location: 'https://evil.example' })],
    ['gzip', () => new Response(JSON.stringify(both), { headers: { 'content-encoding': 'gzip' } })],
  ])('not %s', async (_, answer) => {
    const { validator, clock, answers, ofType } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(answer)
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    expect(ofType('keys_download_failed')).toHaveLength(1)
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(validator.health()).toMatchObject([{ kids: jwks.keys.map(({ kid }) => kid), failures: 1 }])
  })

  test('the same document: what was remembered of its keys stays so', async () => {
    const { validator, clock, requests, events } = setUp(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(601)
    await validator.prefetch()
    expect(requests()).toBe(2)
    validator.safeValidate(token)
    expect(events.at(-1)).toMatchObject({ type: 'token_validated', cached: true })
  })

  test('a document that drops a key: it and the tokens it vouched for are gone at once', async () => {
    const { validator, clock, answers } = setUp(serves(both))
    expect(await validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(validator.safeValidateSync(rotated)).toMatchObject({ outcome: 'valid' })
    answers(serves(jwks))
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    expect(await validator.safeValidate(rotated)).toMatchObject({ failure: { code: 'key_unknown' } })
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
  })

  test('another key under the same kid: what the old one signed is refused', async () => {
    const { validator, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(serves({ keys: [{ ...rogueKey.jwk, kid: accessKey.kid }] }))
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    expect(await validator.safeValidate(token)).toMatchObject({ failure: { code: 'signature_mismatch' } })
  })
})

describe('warm starts', () => {
  const custom = { issuer: iss, jwks }

  test('keys that are given: no request before they are old', async () => {
    const { validator, requests, clock } = setUp(fails(), { issuers: [custom] })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(0)
    await clock.advance(601)
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  test('a kid that the given keys do not have is looked for', async () => {
    const { validator, requests } = setUp(serves(both), { issuers: [custom] })
    expect(await validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  test('jwksUri null: never a request, and no age', async () => {
    const { validator, requests, clock } = setUp(fails(), { issuers: [{ ...custom, jwksUri: null }] })
    expect(await validator.safeValidate(unknownKid(1))).toMatchObject({ failure: { code: 'key_unknown' } })
    await clock.advance(20 * day)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(0)
    expect(validator.health()).toMatchObject([{ usable: true }])
  })

  test('given keys of which none can be used are a mistake of the program', () => {
    expect(() => setUp(fails(), { issuers: [{ ...custom, jwks: { keys: [{ kty: 'oct' }] } }] })).toThrow(
      /none of its keys can verify a signature/,
    )
  })

  test('given keys of which none is left once twins are out, too', () => {
    const issuers = [{ ...custom, jwks: { keys: [accessKey.jwk, accessKey.jwk] }, jwksUri: null }]
    expect(() => setUp(fails(), { issuers })).toThrow(/shares its `kid`/)
  })
})

describe('several issuers', () => {
  const a = 'https://a.example'
  const b = 'https://b.example'
  const setOf = (key: typeof accessKey) => ({ keys: [{ ...key.jwk, kid: 'shared' }] })
  const issuers = [
    { issuer: a, jwks: setOf(accessKey) },
    { issuer: b, jwks: setOf(rogueKey) },
  ]
  const signed = (issuer: string, key: typeof accessKey) =>
    mint({ header: { kid: 'shared' }, claims: { iss: issuer }, signing: { key: key.privateKey } })

  test('keys belong to their issuer, even under one kid', async () => {
    const { validator } = setUp(fails(), { issuers })
    expect(await validator.safeValidate(signed(a, accessKey))).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(signed(b, rogueKey))).toMatchObject({ outcome: 'valid' })
    expect(await validator.safeValidate(signed(b, accessKey))).toMatchObject({
      failure: { code: 'signature_mismatch' },
    })
    expect(await validator.safeValidate(signed(a, rogueKey))).toMatchObject({
      failure: { code: 'signature_mismatch' },
    })
  })

  test('an outage of one is no outage of the other', async () => {
    const { validator } = setUp(fails(), { issuers: [{ issuer: a }, { issuer: b, jwks: setOf(rogueKey) }] })
    expect(await validator.safeValidate(signed(a, accessKey))).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer: a },
    })
    expect(await validator.safeValidate(signed(b, rogueKey))).toMatchObject({ outcome: 'valid' })
  })

  test('prefetch asks only issuers that surely have keys', async () => {
    const { validator, requests } = setUp(serves(jwks), {
      issuers: [{ userPoolId, issuerTypes: ['ORIGINAL', 'UPDATED'], regions: ['us-east-1'] }],
    })
    const health = await validator.prefetch()
    expect(requests()).toBe(1)
    expect(health.map(({ usable }) => usable)).toEqual([true, false, false])
  })
})

describe('the end', () => {
  test('close ends a running download, and starts no more', async () => {
    const { validator, requests, clock } = setUp(() => new Promise(() => {}))
    const waiting = validator.safeValidate(token)
    validator.close()
    expect(await waiting).toMatchObject({ outcome: 'keys_unavailable', unavailable: { code: 'closed' } })
    expect(validator.safeValidateSync(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code: 'closed' },
    })
    expect(requests()).toBe(1)
    expect(clock.timers().all).toBe(0)
  })

  test('keys in hand serve on after it', async () => {
    const { validator, requests, clock } = setUp(serves(jwks))
    await validator.safeValidate(token)
    validator.close()
    await clock.advance(700)
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  test('a listener that validates again, or throws, breaks nothing', async () => {
    const results: unknown[] = []
    const state = setUp(fails(), {
      onEvent: (event) => {
        if (event.type === 'keys_download_failed') results.push(state.validator.safeValidate(token))
        throw new Error('listener')
      },
    })
    expect(await state.validator.safeValidate(token)).toMatchObject({ outcome: 'keys_unavailable' })
    expect(await results[0]).toMatchObject({ outcome: 'keys_unavailable' })
    state.answers(serves(jwks))
    await state.clock.advance(1)
    expect(await state.validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
  })
})
