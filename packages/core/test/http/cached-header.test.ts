import { type AuthorizerOptions, type CognitoM2MEvent, createAuthorizer } from '@cognito-m2m/core'
import { immediateAuthorize } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { heapBytes } from '../support/heap.ts'
import { idKey, jwks, mint, now, userPoolId } from '../support/issuer.ts'
import { serves } from '../support/key-endpoint.ts'
import { createManualClock } from '../support/manual-clock.ts'
import { numberedToken, verifiedByAnyone } from '../support/verified-by-anyone.ts'

/** An authorizer, a function that decides on a header, and whether each valid token came from the cache. */
async function authorizing(options: AuthorizerOptions = {}) {
  const events: CognitoM2MEvent[] = []
  const clock = createManualClock(now)
  let answer = serves(jwks)
  const authorizer = createAuthorizer({
    userPoolId,
    clock,
    clockToleranceSeconds: 0,
    fetch: async () => answer(),
    onEvent: (event) => events.push(event),
    ...options,
  })
  await authorizer.validator.prefetch()
  const decide = immediateAuthorize(authorizer, { scopes: 'orders/read' })
  return {
    authorizer,
    clock,
    decide: (header: string) => decide(header, undefined),
    publish: (document: unknown) => {
      answer = serves(document)
    },
    cached: () => events.flatMap((event) => (event.type === 'token_validated' ? [event.cached] : [])),
  }
}

const token = mint()
const header = `Bearer ${token}`
const allowed = { allowed: true, token: { claims: { jti: expect.any(String) } } }

describe('a header that was seen before', () => {
  it('gets the same token every time', async () => {
    const { decide, cached } = await authorizing()
    const tokens = [1, 2, 3, 4].map(() => {
      const decision = decide(header)
      return 'allowed' in decision && decision.allowed ? decision.token : undefined
    })
    expect(tokens[0]?.claims.jti).toBeDefined()
    expect(tokens[1]).toEqual(tokens[0])
    expect(new Set(tokens.slice(1)).size).toBe(1)
    expect(cached()).toEqual([false, false, true, true])
  })

  it.each([
    ['another scheme', header.replace('Bearer', 'Basic '), 401],
    ['a character of the scheme changed', header.replace('B', 'C'), 401],
    ['no blank after the scheme', header.replace(' ', 'x'), 401],
    ['a tab after the scheme', header.replace(' ', '\t'), 401],
    ['a character of the payload changed', header.replace('.', '.A'), 401],
    [
      'a character of the signature changed',
      `${header.slice(0, -60)}${header.at(-60) === 'A' ? 'B' : 'A'}${header.slice(-59)}`,
      401,
    ],
    ['a comma after it', `${header},`, 400],
  ])('does not admit one with %s', async (_, other, status) => {
    const { decide } = await authorizing()
    for (let round = 0; round < 3; round++) {
      expect(decide(header)).toMatchObject(allowed)
      expect(decide(other)).toMatchObject({ allowed: false, status })
    }
  })

  it.each(['bearer', 'BEARER', 'bEaReR'])('may write the scheme as %s', async (scheme) => {
    const { decide } = await authorizing()
    for (let round = 0; round < 3; round++) {
      expect(decide(`${scheme} ${token}`)).toMatchObject(allowed)
      expect(decide(header)).toMatchObject(allowed)
    }
  })

  it('is refused from the expiry of its token on', async () => {
    const { decide, clock } = await authorizing()
    for (let round = 0; round < 3; round++) expect(decide(header)).toMatchObject(allowed)
    await clock.advance(3599)
    expect(decide(header)).toMatchObject(allowed)
    await clock.advance(1)
    for (let round = 0; round < 3; round++) {
      expect(decide(header)).toMatchObject({ status: 401, failure: { code: 'token_expired' } })
    }
  })

  it('is refused when the key of its token is no longer published', async () => {
    const { decide, clock, publish } = await authorizing()
    for (let round = 0; round < 3; round++) expect(decide(header)).toMatchObject(allowed)
    publish({ keys: [idKey.jwk] })
    // Beyond the soft age of the keys: they are used once more, while new ones are downloaded.
    await clock.advance(3500)
    const first = decide(header)
    await clock.advance(0)
    expect([await first, await decide(header)]).toMatchObject([
      allowed,
      { status: 401, failure: { code: 'key_unknown' } },
    ])
  })

  it('is checked against the requirement of each route', async () => {
    const { authorizer, decide } = await authorizing()
    const admin = immediateAuthorize(authorizer, { scopes: 'orders/admin' })
    for (let round = 0; round < 3; round++) {
      expect(decide(header)).toMatchObject(allowed)
      expect(admin(header, undefined)).toMatchObject({ status: 403 })
    }
  })

  it('is passed to isRevoked each time', async () => {
    const revoked = new Set<unknown>()
    const { decide } = await authorizing({ isRevoked: async ({ claims: { jti } }) => revoked.has(jti) })
    for (let round = 0; round < 3; round++) expect(await decide(header)).toMatchObject(allowed)
    revoked.add('5f7c8a52-8d64-4f5e-9d1c-8b3a4c1d2e3f')
    expect(await decide(header)).toMatchObject({ status: 401, failure: { code: 'token_revoked' } })
  })

  it('finds the token that the validator cached, and the other way round', async () => {
    const { authorizer, decide, cached } = await authorizing()
    await authorizer.validator.validate(token)
    for (let round = 0; round < 2; round++) {
      decide(header)
      await authorizer.validator.validate(token)
    }
    expect(cached()).toEqual([false, false, true, true, true])
  })

  it('is not kept without a token cache', async () => {
    const { decide, cached } = await authorizing({ tokenCache: false })
    for (let round = 0; round < 3; round++) expect(decide(header)).toMatchObject(allowed)
    expect(cached()).toEqual([false, false, false])
  })
})

describe('the bytes of cached headers', () => {
  it('are not those of the blanks that a client put in them', async () => {
    const { decide } = await authorizing()
    const padded = (index: number) =>
      `Bearer${' '.repeat(100_000 + index)}${mint({ claims: { jti: String(index) } })}`
    const headers = Array.from({ length: 50 }, (_, index) => () => padded(index))
    decide(padded(0))
    const before = heapBytes()
    for (const of of headers)
      for (let round = 0; round < 3; round++) expect(decide(of())).toMatchObject(allowed)
    // 50 headers would be 5 MB.
    expect(heapBytes() - before).toBeLessThan(1_500_000)
  })

  // 65,536 bytes: 16 tokens of 1,024 characters, or 12 with their headers.
  const caching = async () => {
    const { authorizer, decide, cached } = await authorizing({
      tokenCache: { maxBytes: 65_536 },
      signatureBackend: verifiedByAnyone,
    })
    const token = (number: number) => numberedToken(number, 1024)
    /** Presents tokens, adds them to the cache, and returns which of them were there. */
    const using = (present: (number: number) => unknown) => (numbers: readonly number[]) =>
      numbers.filter((number) => {
        present(number)
        const wasCached = cached().at(-1)
        // A token is cached when it comes the second time.
        if (!wasCached) present(number)
        return wasCached
      })
    return {
      useHeaders: using((number) => decide(`Bearer ${token(number)}`)),
      useTokens: using((number) => authorizer.validator.safeValidateSync(token(number))),
    }
  }
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

  it('count', async () => {
    const { useHeaders } = await caching()
    for (let round = 0; round < 3; round++) useHeaders(range(0, 12))
    useHeaders([12])
    expect(useHeaders(range(0, 13).toReversed())).toHaveLength(12)
  })

  it('count as soon as their token is cached', async () => {
    const { useHeaders, useTokens } = await caching()
    useHeaders(range(0, 13))
    expect(useTokens(range(0, 13).toReversed())).toHaveLength(12)
  })

  it('count as soon as a cached token comes in a header', async () => {
    const { useHeaders, useTokens } = await caching()
    useTokens(range(0, 12))
    useHeaders(range(0, 12))
    useTokens([12])
    expect(useTokens(range(0, 13).toReversed())).toHaveLength(12)
  })

  it('evict no token', async () => {
    const { useHeaders, useTokens } = await caching()
    useTokens(range(0, 16))
    for (let round = 0; round < 3; round++) expect(useHeaders(range(0, 16))).toEqual(range(0, 16))
    useTokens([16])
    expect(useTokens(range(0, 17).toReversed())).toHaveLength(16)
  })

  it('count no longer when their token was evicted', async () => {
    const { useHeaders, useTokens } = await caching()
    useHeaders(range(0, 12))
    useTokens(range(12, 100))
    expect(useTokens(range(84, 100).toReversed())).toHaveLength(16)
  })
})
