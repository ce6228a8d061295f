import { expect, test } from 'vitest'
import { type CachedToken, createTokenCache } from '../../src/validation/token-cache.ts'
import { collectGarbage, heapBytes } from '../support/heap.ts'
import { jwks, mint } from '../support/issuer.ts'
import { serves, setUp } from '../support/key-endpoint.ts'

test('100,000 tokens that come and go leave nothing behind', () => {
  const memory = createTokenCache(10, 1e9)
  const token = {
    source: {},
    key: {},
    result: { outcome: 'valid', token: {} },
  } as unknown as CachedToken<unknown>
  const before = heapBytes()
  for (let index = 0; index < 100_000; index++)
    memory.add({ ...token, text: String(index).padStart(50, 'x') })
  // A place in the table that is not used again would keep 8 bytes for each.
  expect(heapBytes() - before).toBeLessThan(400_000)
  expect(memory.size).toBe(10)
})

test('the tokens of a key that was dropped are let go at once', async () => {
  const { validator, clock, answers } = setUp(serves(jwks))
  const remember = async () => {
    const result = await validator.safeValidate(mint())
    return new WeakRef(result.outcome === 'valid' ? result.token : {})
  }
  const token = await remember()
  collectGarbage()
  expect(token.deref()).toBeDefined()
  answers(serves({ keys: jwks.keys.map((key) => ({ ...key, kid: `new-${key.kid}` })) }))
  await clock.advance(601)
  await validator.prefetch()
  // A reference that was looked at lives until the turn is over.
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(token.deref()).toBeUndefined()
})
