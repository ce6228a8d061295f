import { describe, expect, test } from 'vitest'
import { createHeldKeys } from '../../src/jwks/held-keys.ts'
import type { KeySet } from '../../src/jwks/key-set.ts'
import { accessKey, clientId, idKey, iss, jwks, mint, now, rogueKey } from '../support/issuer.ts'
import { breaks, fails, serves, setUp } from '../support/key-endpoint.ts'
import { createManualClock } from '../support/manual-clock.ts'

const token = mint({ claims: { exp: now + 86_400 } })
const kids = jwks.keys.map(({ kid }) => kid)

describe('what is told of a download', () => {
  test('a good one: the issuer, its keys and how long it took, and nothing else happened', async () => {
    const slow = async () => {
      await clock.advance(0.5)
      return new Response(JSON.stringify(jwks))
    }
    const { validator, clock, events } = setUp(slow, { clientIds: [clientId] })
    // Not from the start of the clock: how long it took is a difference.
    await clock.advance(100)
    await validator.safeValidate(token)
    expect(events).toMatchObject([
      { type: 'keys_downloaded', issuer: iss, kids, seconds: 0.5 },
      { type: 'token_validated' },
    ])
  })

  test('one that broke: with its cause', async () => {
    // As undici throws: the code is in the cause, and the messages name the host.
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' })
    const { validator, ofType } = setUp(() => Promise.reject(new TypeError('fetch failed', { cause })))
    await validator.prefetch()
    expect(ofType('keys_download_failed')).toStrictEqual([
      {
        type: 'keys_download_failed',
        issuer: iss,
        url: `${iss}/.well-known/jwks.json`,
        code: 'network',
        causeCode: 'ECONNREFUSED',
        retryInSeconds: 1,
      },
    ])
  })

  test('one that was answered badly: without one', async () => {
    const { validator, ofType } = setUp(fails(404))
    await validator.prefetch()
    expect(ofType('keys_download_failed')).toStrictEqual([
      {
        type: 'keys_download_failed',
        issuer: iss,
        url: `${iss}/.well-known/jwks.json`,
        code: 'status',
        status: 404,
        retryInSeconds: 1,
      },
    ])
  })

  test('a kid that two keys share: each of them', async () => {
    const twin = { ...rogueKey.jwk, kid: idKey.kid }
    const { validator, ofType } = setUp(serves({ keys: [idKey.jwk, accessKey.jwk, twin] }))
    await validator.prefetch()
    expect(ofType('key_ignored')).toEqual(
      [0, 2].map((index) => ({ type: 'key_ignored', issuer: iss, index, reason: 'kid_repeated' })),
    )
  })

  test('one that is no UTF-8: no JSON', async () => {
    const text = Buffer.from(JSON.stringify({ ...jwks, note: '?' }))
    text[text.lastIndexOf('?')] = 0xff
    const { validator } = setUp(() => new Response(text))
    expect(await validator.safeValidate(token)).toMatchObject({
      outcome: 'keys_unavailable',
      unavailable: { code: 'not_json' },
    })
  })

  test('it asks for JSON', async () => {
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

describe('keys that serve stale', () => {
  test('are not spoken of while they are renewed and nothing failed', async () => {
    const { validator, clock, requests, ofType } = setUp(serves(jwks))
    await validator.safeValidate(token)
    await clock.advance(601)
    validator.safeValidate(token)
    expect(requests()).toBe(2)
    expect(ofType('stale_keys_used')).toEqual([])
  })

  test('are told with their age while the endpoint fails', async () => {
    const { validator, clock, answers, ofType } = setUp(serves(jwks))
    await validator.safeValidate(token)
    answers(fails())
    await clock.advance(601)
    validator.safeValidate(token)
    await clock.advance(0)
    validator.safeValidate(token)
    expect(ofType('stale_keys_used')).toEqual([{ type: 'stale_keys_used', issuer: iss, ageSeconds: 601 }])
  })

  test('are not spoken of where there never were any', async () => {
    const { validator, clock, ofType } = setUp(fails())
    await validator.safeValidate(token)
    await clock.advance(601)
    await validator.safeValidate(token)
    expect(ofType('stale_keys_used')).toEqual([])
  })
})

describe('the health of keys', () => {
  test('before anybody asked for them: not usable, and no failure', () => {
    expect(setUp(fails()).validator.health()).toEqual([
      { issuer: iss, usable: false, kids: [], ageSeconds: undefined, failures: 0, failureCode: undefined },
    ])
  })

  test('prefetch brings them, and again only once they are past their soft age', async () => {
    const { validator, clock, requests } = setUp(serves(jwks))
    expect(await validator.prefetch()).toMatchObject([{ usable: true, kids, ageSeconds: 0 }])
    await clock.advance(600)
    expect(await validator.prefetch()).toMatchObject([{ ageSeconds: 600 }])
    expect(requests()).toBe(1)
    await clock.advance(0.1)
    expect(await validator.prefetch()).toMatchObject([{ ageSeconds: 0 }])
    expect(requests()).toBe(2)
  })

  test('prefetch renews keys whose age a broken clock does not tell', async () => {
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

test('whoever hangs on a set hears of the next one when it is already in its place', () => {
  const seen: unknown[] = []
  const held = createHeldKeys(createManualClock(now), (set) => seen.push(set, held.set()))
  const next: KeySet = new Map()
  held.replace(next, held.instant())
  expect(seen).toEqual([next, next])
  expect(seen.every((set) => set === next)).toBe(true)
})
