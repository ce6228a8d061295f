import type { CachedJwks, JwksCache } from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
import { clientId, iss, jwks, mint, now } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const day = 86_400
const token = mint({ claims: { exp: now + 30 * day } })
const document = JSON.stringify(jwks)

/** A cache that holds what a program without types may have put there. */
function cacheOf(entry: unknown) {
  const saved: unknown[] = []
  const cache: JwksCache = {
    load: async () => entry as CachedJwks | undefined,
    save: async (issuer, keys) => void saved.push([issuer, keys]),
  }
  return { cache, saved }
}

test('a download is saved', async () => {
  const { cache, saved } = cacheOf(undefined)
  const { validator } = setUp(serves(jwks), { keys: { cache } })
  await validator.safeValidate(token)
  expect(saved).toEqual([[iss, { document, downloadedAt: now }]])
})

describe('a document of the cache', () => {
  test.each([0, 500, day])('serves at once, %d seconds old', async (ageSeconds) => {
    const { cache, saved } = cacheOf({ document, downloadedAt: now - ageSeconds })
    const { validator, events, clock } = setUp(fails(), {
      clientIds: [clientId],
      keys: { cache, softAgeSeconds: day },
    })
    expect(await validator.prefetch()).toMatchObject([{ usable: true, ageSeconds }])
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    // Neither downloaded nor failed, nor written back with a new age; and nothing is left running.
    expect(events.map(({ type }) => type)).toEqual(['token_validated'])
    expect(saved).toEqual([])
    expect(clock.timers().all).toBe(0)
  })

  test.each<[string, number, number]>([
    ['both clocks', 0, 101],
    ['the wall clock, where the other stood still', 101, 0],
    ['the other, where the wall clock was set back', -3600, 101],
  ])('grows old from its own age on, by %s', async (_, stepSeconds, advanceSeconds) => {
    const { cache } = cacheOf({ document, downloadedAt: now - 500 })
    const { validator, requests, clock } = setUp(fails(), { keys: { cache } })
    await validator.safeValidate(token)
    expect(requests()).toBe(0)
    clock.stepWall(stepSeconds)
    await clock.advance(advanceSeconds)
    expect(validator.health()).toMatchObject([{ usable: true, ageSeconds: 601 }])
    await validator.prefetch()
    expect(requests()).toBe(1)
  })

  test.each<[string, unknown]>([
    ['older than the bound', { document, downloadedAt: now - day - 1 }],
    ['from the future', { document, downloadedAt: now + 60 }],
    ['without an age', { document, downloadedAt: Number.NaN }],
    ['whose age is a text', { document, downloadedAt: 'yesterday' }],
    ['not JSON', { document: '<html>', downloadedAt: now }],
    ['without a usable key', { document: '{"keys":[]}', downloadedAt: now }],
    ['in a list', { document: [document], downloadedAt: now }],
    ['as bytes', { document: Buffer.from(document), downloadedAt: now }],
    ['parsed already', { document: jwks, downloadedAt: now }],
    ['that is not there', undefined],
    ['that is null', null],
    ['in place of its entry', document],
  ])('%s is not used, which is no failure of the cache', async (_, entry) => {
    const { cache } = cacheOf(entry)
    const { validator, requests, ofType } = setUp(serves(jwks), { keys: { cache } })
    expect(await validator.prefetch()).toMatchObject([{ usable: true, ageSeconds: 0 }])
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
    expect(ofType('jwks_cache_failed')).toEqual([])
  })
})

describe('a cache that fails nobody', () => {
  test('although it fails: both operations are told', async () => {
    const cause = new Error('down')
    const cache: JwksCache = {
      load: () => Promise.reject(cause),
      save: () => {
        throw cause
      },
    }
    const { validator, ofType } = setUp(serves(jwks), { keys: { cache } })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(ofType('jwks_cache_failed')).toEqual(
      ['load', 'save'].map((operation) => ({
        type: 'jwks_cache_failed',
        issuer: iss,
        operation,
        code: 'Error',
      })),
    )
  })

  test('although it hangs: it is waited for as long as a download may take, and the process with it', async () => {
    const cache: JwksCache = { load: () => new Promise(() => {}), save: () => new Promise(() => {}) }
    const { validator, clock, requests, ofType } = setUp(serves(jwks), { keys: { cache } })
    const result = validator.safeValidate(token)
    await clock.advance(2.9)
    expect(clock.timers()).toEqual({ all: 1, keepingAlive: 1 })
    expect(requests()).toBe(0)
    await clock.advance(0.1)
    expect(await result).toMatchObject({ outcome: 'valid' })
    expect(ofType('jwks_cache_failed')).toMatchObject([{ operation: 'load' }])
    expect(clock.timers().all).toBe(0)
  })
})
