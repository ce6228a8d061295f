import type { CachedJwks, JwksCache } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
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

it('saves each download', async () => {
  const { cache, saved } = cacheOf(undefined)
  const { validator } = setUp(serves(jwks), { keys: { cache } })
  await validator.safeValidate(token)
  expect(saved).toEqual([[iss, { document, downloadedAt: now }]])
})

describe('a cached document', () => {
  it.each([0, 500, day])('is used without a download when it is %d seconds old', async (ageSeconds) => {
    const { cache, saved } = cacheOf({ document, downloadedAt: now - ageSeconds })
    const { validator, events, clock } = setUp(fails(), {
      clientIds: [clientId],
      keys: { cache, softAgeSeconds: day },
    })
    expect(await validator.prefetch()).toMatchObject([{ usable: true, ageSeconds }])
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    // Neither downloaded nor failed, nor written back with a new age; and nothing is left running.
    expect(events).toMatchObject([
      { type: 'keys_loaded', source: 'cache', issuer: iss, ageSeconds },
      { type: 'token_validated' },
    ])
    expect(saved).toEqual([])
    expect(clock.timers().all).toBe(0)
  })

  it.each<[string, number, number]>([
    ['both clocks', 0, 101],
    ['the wall clock while the monotonic one stands still', 101, 0],
    ['the monotonic clock while the wall clock is set back', -3600, 101],
  ])('ages from its own download on, by %s', async (_, stepSeconds, advanceSeconds) => {
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

  it.each<[string, unknown]>([
    ['it is older than maxAgeSeconds', { document, downloadedAt: now - day - 1 }],
    ['it is from the future', { document, downloadedAt: now + 60 }],
    ['it has no age', { document, downloadedAt: Number.NaN }],
    ['its age is a string', { document, downloadedAt: 'yesterday' }],
    ['it is not JSON', { document: '<html>', downloadedAt: now }],
    ['it has no usable key', { document: '{"keys":[]}', downloadedAt: now }],
    ['it is in an array', { document: [document], downloadedAt: now }],
    ['it is bytes', { document: Buffer.from(document), downloadedAt: now }],
    ['it is parsed already', { document: jwks, downloadedAt: now }],
    ['it is undefined', undefined],
    ['it is null', null],
    ['it stands in place of its entry', document],
  ])('is ignored without a jwks_cache_failed event when %s', async (_, entry) => {
    const { cache } = cacheOf(entry)
    const { validator, requests, ofType } = setUp(serves(jwks), { keys: { cache } })
    expect(await validator.prefetch()).toMatchObject([{ usable: true, ageSeconds: 0 }])
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    expect(requests()).toBe(1)
    expect(ofType('jwks_cache_failed')).toEqual([])
  })
})

describe('a failing cache', () => {
  it('fails no token, and both operations are reported', async () => {
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
        durationSeconds: 0,
      })),
    )
  })

  it('delays a token by no more than the deadline of a download', async () => {
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
