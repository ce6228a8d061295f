import type { CognitoM2MEvent, TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { clientId, createFixture } from '../support/issuer.ts'
import { numberedToken, verifiedByAnyone } from '../support/verified-by-anyone.ts'

/** A function that uses a token, adds it to the cache, and returns whether it was there. */
async function caching(options: TokenValidatorOptions) {
  const events: CognitoM2MEvent[] = []
  const { validator } = createFixture({
    clientIds: [clientId],
    signatureBackend: verifiedByAnyone,
    maxTokenBytes: 65_536,
    ...options,
    onEvent: (event) => events.push(event),
  })
  await validator.prefetch()
  const present = (token: string): boolean => {
    const result = validator.safeValidateSync(token)
    const event = events.at(-1)
    if (result.outcome !== 'valid' || event?.type !== 'token_validated') throw new Error(result.outcome)
    // Whatever the cache does, it never gives the claims of another token.
    const [, payload = ''] = token.split('.')
    expect(result.token.claims).toEqual(JSON.parse(Buffer.from(payload, 'base64url').toString()))
    return event.cached
  }
  return (token: string) => {
    const wasCached = present(token)
    // A token is cached when it comes the second time.
    if (!wasCached) present(token)
    return wasCached
  }
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

describe('a full token cache', () => {
  it('evicts the oldest token that was not used since it was added', async () => {
    const use = await caching({ tokenCache: { maxEntries: 3 } })
    const token = (number: number) => use(numberedToken(number))
    expect([1, 2, 3].map(token)).toEqual([false, false, false])
    expect(token(1)).toBe(true)
    expect(token(4)).toBe(false) // evicts 2
    expect([1, 3, 4].map(token)).toEqual([true, true, true])
    expect(token(2)).toBe(false)
  })

  it('evicts the oldest when all were used, and never the newest', async () => {
    const use = await caching({ tokenCache: { maxEntries: 3 } })
    const token = (number: number) => use(numberedToken(number))
    for (const number of [1, 2, 3, 1, 2, 3]) token(number)
    expect(token(4)).toBe(false)
    expect([4, 3, 2].map(token)).toEqual([true, true, true])
    expect(token(1)).toBe(false)
  })

  it('keeps a token in steady use during a flood of new ones', async () => {
    const use = await caching({ tokenCache: { maxEntries: 10 } })
    use(numberedToken(0))
    for (const number of numbers(1, 1000)) {
      expect(use(numberedToken(0))).toBe(true)
      expect(use(numberedToken(number))).toBe(false)
    }
  })

  it.each([1, 2, 37])('holds exactly maxEntries tokens: %d', async (maxEntries) => {
    const use = await caching({ tokenCache: { maxEntries } })
    for (const number of numbers(0, 100)) use(numberedToken(number))
    const newest = numbers(100 - maxEntries, 100)
    // Newest first, so that a miss evicts none that is still to be looked at.
    expect(newest.toReversed().map((number) => use(numberedToken(number)))).toEqual(newest.map(() => true))
    expect(use(numberedToken(99 - maxEntries))).toBe(false)
  })

  it('holds exactly maxBytes, of which a token counts four times its length', async () => {
    // 65,536 bytes are 16 tokens of 1024 characters.
    const use = await caching({ tokenCache: { maxBytes: 65_536 } })
    const token = (number: number) => use(numberedToken(number, 1024))
    for (const number of numbers(0, 16)) token(number)
    expect(numbers(0, 16).map(token)).toEqual(numbers(0, 16).map(() => true))
    token(16)
    expect(numbers(1, 17).toReversed().map(token)).toEqual(numbers(1, 17).map(() => true))
    expect(token(0)).toBe(false)
  })

  it('evicts as many tokens as a long one needs', async () => {
    const use = await caching({ tokenCache: { maxBytes: 65_536 } })
    for (const number of numbers(0, 16)) use(numberedToken(number, 1024))
    use(numberedToken(16, 8192))
    expect(use(numberedToken(16, 8192))).toBe(true)
    expect(numbers(8, 16).map((number) => use(numberedToken(number, 1024)))).toEqual(
      numbers(8, 16).map(() => true),
    )
    expect(use(numberedToken(7, 1024))).toBe(false)
  })

  it('does not evict anything for a token that would never fit', async () => {
    const use = await caching({ tokenCache: { maxBytes: 65_536 } })
    use(numberedToken(1))
    for (let again = 0; again < 2; again++) expect(use(numberedToken(2, 16_385))).toBe(false)
    expect(use(numberedToken(1))).toBe(true)
    expect(use(numberedToken(3, 16_384))).toBe(false)
    expect(use(numberedToken(3, 16_384))).toBe(true)
  })

  it('holds 10,000 tokens by default', async () => {
    const use = await caching({})
    for (const number of numbers(0, 10_000)) use(numberedToken(number))
    expect(use(numberedToken(0))).toBe(true)
    use(numberedToken(10_000)) // evicts 1
    expect(use(numberedToken(2))).toBe(true)
    expect(use(numberedToken(1))).toBe(false)
  })

  it('holds 64 MiB by default', async () => {
    const use = await caching({})
    const token = (number: number) => use(numberedToken(number, 65_536))
    for (const number of numbers(0, 256)) token(number)
    expect(token(0)).toBe(true)
    token(256) // evicts 1
    expect(token(2)).toBe(true)
    expect(token(1)).toBe(false)
  })
})

describe('tokens with the same end', () => {
  it('are two tokens', async () => {
    const use = await caching({})
    const [first, second] = [1, 2].map((number) => numberedToken(number).replace(/.{100}$/, 'A'.repeat(100)))
    for (let round = 0; round < 3; round++) {
      use(first as string)
      use(second as string)
    }
  })
})

describe('any sequence of uses', () => {
  it.each([1, 2, 3])('gives each token its own claims, cached or not (%d)', async (seed) => {
    const use = await caching({ tokenCache: { maxEntries: 20 } })
    let state = seed
    let hits = 0
    for (let step = 0; step < 3000; step++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
      if (use(numberedToken((state >>> 8) % 60))) hits += 1
    }
    // A third of them fits.
    expect(hits).toBeGreaterThan(500)
    expect(hits).toBeLessThan(1500)
  })
})
