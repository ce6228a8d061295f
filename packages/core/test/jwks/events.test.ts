import { describe, expect, it } from 'vitest'
import { accessKey, clientId, idKey, iss, jwks, mint, now, rogueKey } from '../support/issuer.ts'
import { breaks, fails, serves, setUp } from '../support/key-endpoint.ts'
import { createManualClock } from '../support/manual-clock.ts'

const token = mint({ claims: { exp: now + 86_400 } })
const url = `${iss}/.well-known/jwks.json`
const bytes = JSON.stringify(jwks).length
const downloadId = expect.any(Number)
const kids = jwks.keys.map(({ kid }) => kid)

describe('the event of a download', () => {
  it('has the issuer, the kids and the duration when it succeeded', async () => {
    const slow = async () => {
      await clock.advance(0.5)
      return new Response(JSON.stringify(jwks))
    }
    const { validator, clock, events } = setUp(slow, { clientIds: [clientId] })
    // The duration is a difference, not a time of the clock.
    await clock.advance(100)
    await validator.safeValidate(token)
    expect(events).toMatchObject([
      { type: 'keys_download_started', issuer: iss, url, awaited: true, attempt: 1 },
      { type: 'keys_downloaded', issuer: iss, url, kids, bytes, durationSeconds: 0.5, attempt: 1 },
      { type: 'token_validated' },
    ])
  })

  it('has the URL and the code of the cause when there was no response, and no message', async () => {
    // As undici throws: the code is in the cause, and the messages name the host.
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' })
    const { validator, ofType } = setUp(() => Promise.reject(new TypeError('fetch failed', { cause })))
    await validator.prefetch()
    expect(ofType('keys_download_failed')).toStrictEqual([
      {
        type: 'keys_download_failed',
        issuer: iss,
        downloadId,
        url,
        durationSeconds: 0,
        attempt: 1,
        code: 'network',
        causeCode: 'ECONNREFUSED',
        retryInSeconds: 1,
      },
    ])
  })

  it('has the URL and the HTTP status when the response was an error', async () => {
    const { validator, ofType } = setUp(fails(404))
    await validator.prefetch()
    expect(ofType('keys_download_failed')).toStrictEqual([
      {
        type: 'keys_download_failed',
        issuer: iss,
        downloadId,
        url,
        durationSeconds: 0,
        attempt: 1,
        code: 'status',
        status: 404,
        retryInSeconds: 1,
      },
    ])
  })

  it('names each of two keys that share a kid', async () => {
    const twin = { ...rogueKey.jwk, kid: idKey.kid }
    const { validator, ofType } = setUp(serves({ keys: [idKey.jwk, accessKey.jwk, twin] }))
    await validator.prefetch()
    expect(ofType('key_ignored')).toEqual(
      [0, 2].map((index) => ({ type: 'key_ignored', issuer: iss, index, reason: 'kid_repeated' })),
    )
  })

  it('has the code not_json for a body that is not UTF-8', async () => {
    const text = Buffer.from(JSON.stringify({ ...jwks, note: '?' }))
    text[text.lastIndexOf('?')] = 0xff
    const { validator } = setUp(() => new Response(text))
    expect(await validator.safeValidate(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code: 'not_json' },
    })
  })

  it('comes from a request that accepts JSON', async () => {
    const accepted: unknown[] = []
    const { validator } = setUp(breaks, {
      fetch: async (_, { headers }) => {
        accepted.push(new Headers(headers).get('accept'))
        return new Response(JSON.stringify(jwks))
      },
    })
    await validator.prefetch()
    expect(accepted).toEqual(['application/json'])
  })
})

describe('stale_keys_used', () => {
  it('is not sent while a refresh runs and none has failed', async () => {
    const { validator, clock, requests, ofType } = setUp(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(601)
    validator.safeValidate(token)
    expect(requests()).toBe(2)
    expect(ofType('stale_keys_used')).toEqual([])
  })

  it('has the age of the keys while the endpoint fails', async () => {
    const { validator, clock, answers, ofType } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(fails())
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    validator.safeValidate(token)
    expect(ofType('stale_keys_used')).toEqual([{ type: 'stale_keys_used', issuer: iss, ageSeconds: 601 }])
  })

  it('is not sent when there never were any keys', async () => {
    const { validator, clock, ofType } = setUp(fails())
    await validator.safeValidate(token)
    await clock.advance(601)
    await validator.safeValidate(token)
    expect(ofType('stale_keys_used')).toEqual([])
  })
})

describe('health', () => {
  it('is not usable and has no failure before the first use', () => {
    expect(setUp(fails()).validator.health()).toEqual([
      { issuer: iss, usable: false, kids: [], ageSeconds: undefined, failures: 0, failureCode: undefined },
    ])
  })

  it('is usable after prefetch, which downloads again only past the soft age', async () => {
    const { validator, clock, requests } = setUp(serves(jwks))
    expect(await validator.prefetch()).toMatchObject([{ usable: true, kids, ageSeconds: 0 }])
    await clock.advance(600)
    expect(await validator.prefetch()).toMatchObject([{ ageSeconds: 600 }])
    expect(requests()).toBe(1)
    await clock.advance(0.1)
    expect(await validator.prefetch()).toMatchObject([{ ageSeconds: 0 }])
    expect(requests()).toBe(2)
  })

  it('is refreshed by prefetch when a broken clock gives the keys no age', async () => {
    const clock = createManualClock(now)
    let broken = false
    const { validator, requests } = setUp(serves(jwks), {
      clock: { ...clock, now: () => (broken ? Number.NaN : clock.now()) },
    })
    await validator.prefetch()
    broken = true
    await validator.prefetch()
    expect(requests()).toBe(2)
  })
})
