import { expect, it } from 'vitest'
import { collectGarbage, heapBytes } from '../support/heap.ts'
import { base64url, claims, createFixture, header, jwks, mint, signSegments } from '../support/issuer.ts'
import { serves, setUp } from '../support/key-endpoint.ts'
import { numberedToken, verifiedByAnyone } from '../support/verified-by-anyone.ts'

it('a full token cache keeps no memory of evicted tokens', async () => {
  const { validator } = createFixture({ signatureBackend: verifiedByAnyone, tokenCache: { maxEntries: 10 } })
  await validator.prefetch()
  const use = (from: number, to: number) => {
    for (let number = from; number < to; number++) {
      // A token is cached when it comes the second time.
      for (let time = 0; time < 2; time++) validator.safeValidateSync(numberedToken(number))
    }
  }
  use(0, 2000)
  const before = heapBytes()
  use(2000, 22_000)
  // 20 bytes for each would already be 400 kB.
  expect(heapBytes() - before).toBeLessThan(400_000)
})

it('the cache of headers is bounded, however many variants of white space are signed', async () => {
  const { validator } = createFixture({
    signatureBackend: verifiedByAnyone,
    tokenCache: false,
    maxTokenBytes: 65_536,
  })
  const text = JSON.stringify(header)
  const use = async (from: number, to: number) => {
    for (let variant = from; variant < to; variant++) {
      const padded = text.replace('}', `${' '.repeat(10_000 + variant)}}`)
      const token = signSegments(base64url(padded), base64url(JSON.stringify(claims)), { signature: 'AAAA' })
      expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    }
  }
  await use(0, 100)
  const before = heapBytes()
  await use(100, 1100)
  // 1,000 headers would be 15 MB, 64 are 1 MB.
  expect(heapBytes() - before).toBeLessThan(2_000_000)
})

it('cached tokens of a dropped key are released at once', async () => {
  const { validator, clock, answers } = setUp(serves(jwks))
  const cacheOne = async () => {
    const result = await validator.safeValidate(mint())
    return new WeakRef(result.outcome === 'valid' ? result.token : {})
  }
  const token = await cacheOne()
  collectGarbage()
  expect(token.deref()).toBeDefined()
  answers(serves({ keys: jwks.keys.map((key) => ({ ...key, kid: `new-${key.kid}` })) }))
  await clock.advance(601)
  await validator.prefetch()
  // A dereferenced WeakRef keeps its target until the turn ends.
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(token.deref()).toBeUndefined()
})

it('cached tokens of a dropped key are released after evictions, too', async () => {
  const { validator, clock, answers } = setUp(serves(jwks), {
    signatureBackend: verifiedByAnyone,
    tokenCache: { maxEntries: 100 },
  })
  await validator.prefetch()
  const cacheOne = (number: number) => {
    validator.safeValidateSync(numberedToken(number))
    const result = validator.safeValidateSync(numberedToken(number))
    return new WeakRef(result.outcome === 'valid' ? result.token : {})
  }
  const tokens = Array.from({ length: 200 }, (_, number) => cacheOne(number))
  const alive = () => tokens.filter((token) => token.deref() !== undefined).length
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(alive()).toBe(100)
  answers(serves({ keys: jwks.keys.map((key) => ({ ...key, kid: `new-${key.kid}` })) }))
  await clock.advance(601)
  await validator.prefetch()
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(alive()).toBe(0)
})
