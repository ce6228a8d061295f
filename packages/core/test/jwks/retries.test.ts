import { describe, expect, it } from 'vitest'
import { jwks, mint, now } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const token = mint({ claims: { exp: now + 86_400 } })

describe('Retry-After', () => {
  it.each<[string, number]>([
    ['7', 7],
    ['15', 15],
    ['0', 0],
    ['3600', 60],
    ['9999999999', 60],
    [new Date((now + 20) * 1000).toUTCString(), 20],
    [new Date((now - 20) * 1000).toUTCString(), 0],
    // RFC 9110 §10.2.3 defines whole seconds and dates only.
    ['1.5', 0],
    ['-5', 0],
    ['7e1', 0],
    ['0x10', 0],
    ['soon', 0],
    ['', 0],
  ])('%j: waits %d seconds', async (header, retryInSeconds) => {
    // A random number of 0 makes the backoff itself 0.
    const { validator, ofType } = setUp(fails(503, { 'retry-after': header }), { random: () => 0 })
    await validator.safeValidate(token)
    expect(ofType('keys_download_failed')).toMatchObject([{ code: 'status', retryInSeconds }])
  })

  it('absent: waits as long as the backoff alone', async () => {
    const { validator, ofType } = setUp(fails(503), { random: () => 0 })
    await validator.safeValidate(token)
    expect(ofType('keys_download_failed')).toMatchObject([{ retryInSeconds: 0 }])
  })
})

it('the backoff doubles with each failure, and starts over after a successful download', async () => {
  const { validator, clock, answers, ofType } = setUp(fails(), {
    keys: { softAgeSeconds: 60, refreshBurst: 10 },
  })
  await validator.prefetch()
  await clock.advance(1)
  await validator.prefetch()
  await clock.advance(2)
  answers(serves(jwks))
  await validator.prefetch()
  answers(fails())
  await clock.advance(61)
  await validator.prefetch()
  await clock.advance(1)
  await validator.prefetch()
  expect(ofType('keys_download_failed')).toMatchObject(
    [1, 2, 1, 2].map((retryInSeconds) => ({ retryInSeconds })),
  )
})

describe('single-flight', () => {
  it('makes one download for an unknown kid on the first use', async () => {
    const { validator, requests } = setUp(serves(jwks))
    expect(await validator.safeValidate(mint({ header: { kid: 'unknown' } }))).toMatchObject({
      failure: { code: 'key_unknown' },
    })
    expect(requests()).toBe(1)
  })

  it('makes one download for concurrent callers, even when it fails and another would be allowed', async () => {
    // A random number of 0 makes the backoff 0.
    const { validator, requests } = setUp(fails(), { random: () => 0 })
    const results = await Promise.all([validator.safeValidate(token), validator.safeValidate(token)])
    expect(results).toMatchObject(results.map(() => ({ outcome: 'keys_unavailable' })))
    expect(requests()).toBe(1)
  })
})
