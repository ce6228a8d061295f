import { describe, expect, it } from 'vitest'
import { retryAfterSeconds } from '../../src/fetch/retry-after.ts'

const now = Date.UTC(2026, 10, 25, 12) / 1000

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    ['0', 0],
    ['Wed, 25 Nov 2026 12:00:30 GMT', 30],
    ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
    ['soon 5', undefined],
    ['2026-11-25T12:00:30Z', undefined],
    ['-5', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['Wed, 99 Nov 2026 12:00:30 GMT', undefined],
  ])('%j is %s s', (value, seconds) => {
    expect(retryAfterSeconds(new Headers({ 'retry-after': value }), now)).toBe(seconds)
  })

  it('is undefined without the header', () => expect(retryAfterSeconds(new Headers(), now)).toBeUndefined())
})
