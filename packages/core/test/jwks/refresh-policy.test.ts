import { describe, expect, it } from 'vitest'
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

describe('the first token', () => {
  it('causes one download for 1,000 concurrent validations', async () => {
    const { validator, requests } = setUp(serves(jwks))
    const results = await Promise.all(Array.from({ length: 1000 }, () => validator.safeValidate(token)))
    expect(results.every(({ outcome }) => outcome === 'valid')).toBe(true)
    expect(requests()).toBe(1)
  })

  it('makes later ones synchronous: a cached key needs no promise', async () => {
    const { validator } = setUp(serves(jwks))
    await validator.prefetch()
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(validator.safeValidateSync(mint())).toMatchObject({ outcome: 'valid' })
  })

  it('is keys_unavailable, not invalid, when the download fails', async () => {
    const { validator, ofType } = setUp(fails(503))
    const result = await validator.safeValidate(token)
    expect(result).toEqual({
      outcome: 'keys_unavailable',
      unavailable: { issuer: iss, code: 'status', retryAfterSeconds: 1 },
    })
    expect(ofType('keys_unavailable')).toHaveLength(1)
  })

  it('fails at once without a request during the backoff, and succeeds after it', async () => {
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

  it('waits as long as Retry-After says, up to maxBackoffSeconds', async () => {
    const { validator, clock, answers } = setUp(fails(429, { 'retry-after': '7' }))
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { retryAfterSeconds: 7 } })
    answers(fails(503, { 'retry-after': '86400' }))
    await clock.advance(7)
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { retryAfterSeconds: 60 } })
  })

  it('waits until the date in Retry-After', async () => {
    const date = new Date((now + 20) * 1000).toUTCString()
    const { validator } = setUp(fails(503, { 'retry-after': date }))
    expect(await validator.safeValidate(token)).toMatchObject({ unavailable: { retryAfterSeconds: 20 } })
  })
})

describe('an unknown kid', () => {
  it('is keys_unavailable while the endpoint fails, as the key may be new', async () => {
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

  it('is found by a second download when the key was rotated in right after the first', async () => {
    const { validator, requests, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(serves(both))
    expect(await validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(2)
  })

  it('is looked for once more when a running download predates the rotation', async () => {
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

  it('causes no more downloads than the token bucket allows: two, and one more each ten seconds', async () => {
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

  it('is the only reason for a download: a bad signature causes none', async () => {
    const { validator, requests } = setUp(serves(jwks))
    await validator.safeValidate(token)
    for (let index = 0; index < 20; index++)
      await validator.safeValidate(mint({ signing: { key: rogueKey.privateKey } }))
    expect(requests()).toBe(1)
  })

  it('causes no request when the issuer is unknown', async () => {
    const { validator, requests } = setUp(serves(jwks))
    await validator.safeValidate(mint({ claims: { iss: 'https://evil.example' } }))
    expect(requests()).toBe(0)
  })
})

describe('the age of the keys', () => {
  it('causes a refresh in the background after ten minutes, and no token waits', async () => {
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

  it('fails no token with a known kid during an outage of 15 minutes', async () => {
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

  it('allows their use for exactly 24 hours after the last successful download', async () => {
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

  it('is measured by both clocks at least once a second', async () => {
    const { validator, clock, requests } = setUp(serves(jwks))
    await validator.safeValidate(token)
    validator.safeValidateSync(token)
    // Set back to just after the last measurement, which hides 700 seconds.
    await clock.advance(700)
    clock.stepWall(-699)
    validator.safeValidateSync(token)
    expect(requests()).toBe(2)
  })

  it('does not shrink when the wall clock is set back', async () => {
    const { validator, clock, requests } = setUp(serves(jwks))
    await validator.safeValidate(token)
    clock.stepWall(-3600)
    await clock.advance(601)
    validator.safeValidate(mint({ claims: { iat: now - 7200 } }))
    expect(requests()).toBe(2)
  })

  it('grows while the machine sleeps, although its monotonic clock stands still', async () => {
    const { validator, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(fails())
    clock.stepWall(day + 1)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'keys_unavailable' })
  })

  it('leaves the backoff as it is when the wall clock is stepped', async () => {
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

describe('a refresh', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['text/html', { 'content-type': 'text/html' }],
    ['none', {}],
    ['identity as its encoding', { 'content-encoding': ' Identity ' }],
  ])('accepts a document with the headers of any server: %s', async (_, headers) => {
    const body = new TextEncoder().encode(JSON.stringify(jwks))
    const { validator } = setUp(() => new Response(body, { headers }))
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
  })

  it.each<[string, KeyAnswer]>([
    ['HTML with status 200', () => new Response('<html></html>')],
    ['an empty set', serves({ keys: [] })],
    ['a set without a usable key', serves({ keys: [{ kty: 'oct', kid: 'o' }] })],
    ['status 206', () => new Response(JSON.stringify(both), { status: 206 })],
    ['status 404', () => new Response(JSON.stringify(both), { status: 404 })],
    ['a redirect', fails(302, { location: 'https://evil.example' })],
    ['gzip', () => new Response(JSON.stringify(both), { headers: { 'content-encoding': 'gzip' } })],
  ])('keeps the previous keys for %s', async (_, answer) => {
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

  it('keeps cached tokens when the keys are the same', async () => {
    const { validator, clock, requests, events } = setUp(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(601)
    await validator.prefetch()
    expect(requests()).toBe(2)
    validator.safeValidate(token)
    expect(events.at(-1)).toMatchObject({ type: 'token_validated', cached: true })
  })

  it('refuses the tokens of a dropped key at once, cached or not', async () => {
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

  it('refuses the tokens of a key that another one replaced under the same kid', async () => {
    const { validator, clock, answers } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(serves({ keys: [{ ...rogueKey.jwk, kid: accessKey.kid }] }))
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    expect(await validator.safeValidate(token)).toMatchObject({ failure: { code: 'signature_mismatch' } })
  })
})

describe('a static JWKS', () => {
  const custom = { issuer: iss, jwks }

  it('causes no request before its soft age', async () => {
    const { validator, requests, clock } = setUp(fails(), { issuers: [custom] })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(0)
    await clock.advance(601)
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  it('is completed by a download for a kid that it does not have', async () => {
    const { validator, requests } = setUp(serves(both), { issuers: [custom] })
    expect(await validator.safeValidate(rotated)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  it('is never downloaded and never too old with jwksUri null', async () => {
    const { validator, requests, clock } = setUp(fails(), { issuers: [{ ...custom, jwksUri: null }] })
    expect(await validator.safeValidate(unknownKid(1))).toMatchObject({ failure: { code: 'key_unknown' } })
    await clock.advance(20 * day)
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(0)
    expect(validator.health()).toMatchObject([{ usable: true }])
  })

  it('is an OptionError when no key is usable', () => {
    expect(() => setUp(fails(), { issuers: [{ ...custom, jwks: { keys: [{ kty: 'oct' }] } }] })).toThrow(
      /none of its keys can verify a signature/,
    )
  })

  it('is an OptionError when all keys share a kid', () => {
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

  it('use their own keys only, even under the same kid', async () => {
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

  it('fail independently', async () => {
    const { validator } = setUp(fails(), { issuers: [{ issuer: a }, { issuer: b, jwks: setOf(rogueKey) }] })
    expect(await validator.safeValidate(signed(a, accessKey))).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { issuer: a },
    })
    expect(await validator.safeValidate(signed(b, rogueKey))).toMatchObject({ outcome: 'valid' })
  })

  it('are prefetched only where they surely have keys', async () => {
    const { validator, requests } = setUp(serves(jwks), {
      issuers: [{ userPoolId, issuerTypes: ['ORIGINAL', 'UPDATED'], regions: ['us-east-1'] }],
    })
    const health = await validator.prefetch()
    expect(requests()).toBe(1)
    expect(health.map(({ usable }) => usable)).toEqual([true, false, false])
  })
})

describe('close', () => {
  it('aborts a running download, and starts no more', async () => {
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

  it('leaves cached keys usable', async () => {
    const { validator, requests, clock } = setUp(serves(jwks))
    await validator.safeValidate(token)
    validator.close()
    await clock.advance(700)
    expect(validator.safeValidateSync(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
  })

  it('works after a listener validated a token, or threw', async () => {
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
