import { describe, expect, it } from 'vitest'
import { createHeaderCache } from '../../src/validation/header-cache.ts'
import type { JoseHeader } from '../../src/validation/parsed-token.ts'

const header = (encoded: string): JoseHeader => ({ encoded, algorithm: 'RS256', kid: 'kid-access-1' })

describe('header cache', () => {
  it('finds a header by its encoded form only', () => {
    const cache = createHeaderCache()
    cache.add(header('eyJhIjoxfQ'))
    expect(cache.get('eyJhIjoxfQ')).toEqual(header('eyJhIjoxfQ'))
    expect(cache.get('eyJhIjoyfQ')).toBeUndefined()
  })

  it('holds the newest header, and 64 at most, however many are added', () => {
    const cache = createHeaderCache()
    const all = Array.from({ length: 150 }, (_, index) => `header-${index}`)
    let most = 0
    for (const encoded of all) {
      cache.add(header(encoded))
      expect(cache.get(encoded)).toBeDefined()
      most = Math.max(most, all.filter((name) => cache.get(name) !== undefined).length)
    }
    expect(most).toBe(64)
  })
})
