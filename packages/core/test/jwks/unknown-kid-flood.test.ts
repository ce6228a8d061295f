import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { heapBytes } from '../support/heap.ts'
import { base64url, claims, header, jwks, mint } from '../support/issuer.ts'
import { fails, serves, setUp } from '../support/key-endpoint.ts'

const known = mint()
const payload = base64url(JSON.stringify(claims))
/** A random `kid` of random length. */
const unknownKids = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const kid = randomUUID().slice(index % 30)
    return `${base64url(JSON.stringify({ ...header, kid }))}.${payload}.AAAA`
  })

it('100,000 random kids in a minute cause 7 downloads, keep no memory and delay no known key', async () => {
  const counts = new Map<string, number>()
  const { validator, requests, clock } = setUp(serves(jwks), {
    onEvent: ({ type }) => counts.set(type, (counts.get(type) ?? 0) + 1),
  })
  const flood = async (count: number) => {
    const results = unknownKids(count).map((token) => validator.safeValidate(token))
    // A cached key does not wait for the download that the others wait for.
    expect(validator.safeValidateSync(known)).toMatchObject({ outcome: 'valid' })
    const codes = (await Promise.all(results)).map((result) =>
      result.outcome === 'invalid' ? result.failure.code : result.outcome,
    )
    expect(new Set(codes)).toEqual(new Set(['key_unknown']))
  }
  await validator.safeValidate(known)
  // Warm-up: compiled code, hidden classes and buffers are allocated once.
  await flood(5000)
  const before = heapBytes()
  for (let second = 0; second < 60; second++) {
    await flood(1667)
    await clock.advance(0.999)
  }
  const grownBy = heapBytes() - before

  expect(requests()).toBe(7)
  expect(counts.get('keys_downloaded')).toBe(7)
  expect(counts.get('token_refused')).toBe(5000 + 60 * 1667)
  expect(counts.get('token_validated')).toBe(62)
  expect(validator.health()[0]?.kids).toEqual(jwks.keys.map(({ kid }) => kid))
  expect(clock.timers().all).toBe(0)
  // 20 bytes kept of each would already be 2 MB.
  expect(grownBy).toBeLessThan(2_000_000)
})

it('a flood while the endpoint fails causes no more downloads, and is answered keys_unavailable', async () => {
  const { validator, requests, clock, answers } = setUp(serves(jwks))
  await validator.safeValidate(known)
  answers(fails())
  for (let second = 0; second < 60; second++) {
    const flood = unknownKids(200).map((token) => validator.safeValidate(token))
    expect(validator.safeValidateSync(known)).toMatchObject({ outcome: 'valid' })
    for (const result of await Promise.all(flood))
      expect(result).toMatchObject({ outcome: 'keys_unavailable' })
    await clock.advance(1)
  }
  expect(requests()).toBeLessThanOrEqual(8)
  expect(requests()).toBeGreaterThan(2)
})
