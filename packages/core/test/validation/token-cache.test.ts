import type { CognitoM2MEvent, TokenValidatorOptions, ValidatedToken } from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
import { type CachedToken, createTokenCache } from '../../src/validation/token-cache.ts'
import { accessKey, claims, createFixture, mint, now } from '../support/issuer.ts'

/** A validator that says how often it really verified. */
function counting(options: TokenValidatorOptions = {}) {
  const events: CognitoM2MEvent[] = []
  const fixture = createFixture({ onEvent: (event) => events.push(event), ...options })
  const cached = () => events.flatMap((event) => (event.type === 'token_validated' ? [event.cached] : []))
  return { ...fixture, cached }
}

describe('a validated token', () => {
  const token = mint()

  test('is verified once, and the same result serves on', async () => {
    const { validator, cached } = counting()
    const first = await validator.safeValidate(token)
    expect(validator.safeValidateSync(token)).toBe(first)
    expect(cached()).toEqual([false, true])
  })

  test('is not cached where memory is off', async () => {
    const { validator, cached } = counting({ tokenCache: false })
    await validator.safeValidate(token)
    await validator.safeValidate(token)
    expect(cached()).toEqual([false, false])
  })

  test('is another token when one character differs, even with the same tail', async () => {
    const { validator } = counting()
    await validator.safeValidate(token)
    const [h, p, s] = mint({ claims: { scope: 'orders/admin' } }).split('.')
    const tail = token.slice(-43)
    expect(validator.safeValidateSync(`${h}.${p}.${s?.slice(0, -43)}${tail}`)).toMatchObject({
      failure: { code: 'signature_mismatch' },
    })
    expect(validator.safeValidateSync(`A${token.slice(1)}`)).toMatchObject({ outcome: 'invalid' })
  })

  test('expires all the same, to the second', async () => {
    const { validator, clock } = counting()
    const short = mint({ claims: { exp: now + 10 } })
    await validator.safeValidate(short)
    await clock.advance(9.9)
    expect(validator.safeValidateSync(short)).toMatchObject({ outcome: 'valid' })
    await clock.advance(0.1)
    expect(validator.safeValidateSync(short)).toMatchObject({ failure: { code: 'token_expired' } })
    expect(validator.safeValidateSync(short)).toMatchObject({ failure: { code: 'token_expired' } })
  })

  test('grows too old, and is in the future again when the clock is set back', async () => {
    const { validator, clock } = counting({ maxTokenAgeSeconds: 100 })
    await validator.safeValidate(token)
    await clock.advance(40)
    expect(validator.safeValidateSync(token)).toMatchObject({ failure: { code: 'token_too_old' } })
    clock.stepWall(-3600)
    expect(validator.safeValidateSync(token)).toMatchObject({ failure: { code: 'token_issued_in_future' } })
  })

  test('is held to each requirement anew', async () => {
    const { validator } = counting()
    await validator.safeValidate(token)
    expect(validator.safeValidateSync(token, { scopes: 'orders/admin' })).toMatchObject({
      failure: { code: 'insufficient_scope' },
    })
    expect(validator.safeValidateSync(token, { scopes: 'orders/read' })).toMatchObject({ outcome: 'valid' })
  })

  test('is cached even if the first requirement was not met', async () => {
    const { validator, cached } = counting()
    await validator.safeValidate(token, { scopes: 'orders/admin' })
    await validator.safeValidate(token)
    expect(cached()).toEqual([true])
  })

  test('is asked for at the revocation hook each time', async () => {
    const revoked = new Set<string>()
    const { validator } = counting({ isRevoked: ({ claims: { jti } }) => revoked.has(String(jti)) })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    revoked.add(String(claims.jti))
    expect(await validator.safeValidate(token)).toMatchObject({
      failure: { stage: 'claims', code: 'token_revoked' },
    })
  })

  test('is frozen to its depths', async () => {
    const { validator } = counting()
    const result = await validator.safeValidate(mint({ claims: { deep: { list: [{ a: 1 }] } } }))
    const pending: unknown[] = [result]
    for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
      if (typeof value !== 'object' || value === null) continue
      expect(Object.isFrozen(value)).toBe(true)
      pending.push(...Object.values(value))
    }
  })

  test('failures are not remembered', async () => {
    const { validator, clock } = counting()
    const early = mint({ claims: { nbf: now + 5 } })
    expect(await validator.safeValidate(early)).toMatchObject({ failure: { code: 'token_not_yet_valid' } })
    await clock.advance(5)
    expect(await validator.safeValidate(early)).toMatchObject({ outcome: 'valid' })
  })
})

describe('the revocation hook', () => {
  test('may be asynchronous', async () => {
    const { validator } = counting({ isRevoked: async () => true })
    expect(await validator.safeValidate(mint())).toMatchObject({ failure: { code: 'token_revoked' } })
    expect(await validator.safeValidate(mint(), { scopes: 'x/y' })).toMatchObject({
      failure: { code: 'token_revoked' },
    })
  })

  test('fails closed: what it throws the caller gets, and only a plain false passes', async () => {
    const failing = counting({ isRevoked: () => Promise.reject(new Error('database down')) })
    await expect(failing.validator.safeValidate(mint())).rejects.toThrow('database down')
    // A hook written in JavaScript may forget to return.
    const forgetful = counting({ isRevoked: (() => undefined) as unknown as () => boolean })
    expect(await forgetful.validator.safeValidate(mint())).toMatchObject({
      failure: { code: 'token_revoked' },
    })
  })
})

describe('the bounds of the memory', () => {
  const entry = (text: string): CachedToken<unknown> => ({
    text,
    source: {} as CachedToken<unknown>['source'],
    key: {} as CachedToken<unknown>['key'],
    result: { outcome: 'valid', token: {} as ValidatedToken },
  })
  const text = (index: number, length = 100) => String(index).padStart(length, 'x')

  test('entries: what was used since is spared, the oldest of the others goes', () => {
    const memory = createTokenCache(3, 1e9)
    for (const index of [1, 2, 3]) memory.add(entry(text(index)))
    expect(memory.get(text(1))).toBeDefined()
    memory.add(entry(text(4)))
    expect([1, 2, 3, 4].filter((index) => memory.get(text(index)))).toEqual([1, 3, 4])
    expect(memory.size).toBe(3)
  })

  test('entries: with all of them in use, the oldest goes, and the newest is kept', () => {
    const memory = createTokenCache(3, 1e9)
    for (const index of [1, 2, 3]) memory.add(entry(text(index)))
    for (const index of [1, 2, 3]) memory.get(text(index))
    memory.add(entry(text(4)))
    expect([1, 2, 3, 4].filter((index) => memory.get(text(index)))).toEqual([2, 3, 4])
  })

  test('entries: a token in steady use survives a flood of new ones', () => {
    const memory = createTokenCache(10, 1e9)
    memory.add(entry(text(0)))
    for (let index = 1; index < 1000; index++) {
      expect(memory.get(text(0))).toBeDefined()
      memory.add(entry(text(index)))
      // Forgetting one sends the hand back to the start.
      if (index % 7 === 0) memory.delete(text(index - 1))
      expect(memory.size).toBeLessThanOrEqual(10)
    }
  })

  test('bytes: four times the text', () => {
    const memory = createTokenCache(1000, 4000)
    for (let index = 0; index < 50; index++) memory.add(entry(text(index)))
    expect(memory.size).toBe(10)
    expect(memory.get(text(49))).toBeDefined()
    expect(memory.get(text(39))).toBeUndefined()
    memory.add(entry(text(50, 1000)))
    expect(memory.size).toBe(1)
    for (let index = 0; index < 50; index++) memory.add(entry(text(index)))
    expect(memory.size).toBe(10)
  })

  test('bytes: a token that would never fit costs the others nothing', () => {
    const memory = createTokenCache(1000, 4000)
    memory.add(entry(text(1)))
    memory.add(entry(text(2, 1001)))
    expect([text(1), text(2, 1001)].map((it) => memory.get(it) !== undefined)).toEqual([true, false])
  })

  test('never mistakes one token for another with the same tail: the later replaces the earlier', () => {
    const cache = createTokenCache(10, 1e9)
    const [first, second] = ['a', 'b'].map((head) => `${head}${text(7, 43)}`) as [string, string]
    cache.add(entry(first))
    expect(cache.get(second)).toBeUndefined()
    cache.delete(second)
    expect(cache.get(first)?.text).toBe(first)
    cache.add(entry(second))
    expect(cache.get(first)).toBeUndefined()
    expect(cache.get(second)?.text).toBe(second)
    expect(cache.size).toBe(1)
  })

  test('one text twice counts once, and the later is what is found', () => {
    const memory = createTokenCache(10, 400)
    memory.add(entry(text(1)))
    const again = entry(text(1))
    memory.add(again)
    expect(memory.size).toBe(1)
    expect(memory.get(text(1))?.result).toBe(again.result)
  })

  test('thousands come, go and come again: what is in is found, what is out is not', () => {
    const memory = createTokenCache(1000, 1e9)
    for (let index = 0; index < 5000; index++) memory.add(entry(text(index)))
    const among = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, offset) => from + offset).filter((index) =>
        memory.get(text(index)),
      )
    expect(among(0, 4000)).toHaveLength(0)
    expect(among(4000, 5000)).toHaveLength(1000)
    for (let index = 4000; index < 5000; index += 2) memory.delete(text(index))
    expect(memory.size).toBe(500)
    expect(among(4000, 5000).every((index) => index % 2 === 1)).toBe(true)
    for (let index = 5000; index < 5500; index++) memory.add(entry(text(index)))
    expect(memory.size).toBe(1000)
    expect(among(4000, 5500)).toHaveLength(1000)
  })

  test('a dropped key takes its own tokens, and no others', () => {
    const memory = createTokenCache(10, 1e9)
    const source = {} as CachedToken<unknown>['source']
    const kept = { kid: 'a' } as CachedToken<unknown>['key']
    const dropped = { kid: 'b' } as CachedToken<unknown>['key']
    memory.add({ ...entry(text(1)), source, key: kept })
    memory.add({ ...entry(text(2)), source, key: dropped })
    memory.add(entry(text(3)))
    memory.deleteUntrusted(source, new Map([['a', kept]]))
    expect([1, 2, 3].filter((index) => memory.get(text(index)))).toEqual([1, 3])
  })

  test('the key that is in the set now is what counts', async () => {
    const { validator } = counting()
    await validator.safeValidate(mint())
    expect(validator.health()[0]?.kids).toContain(accessKey.kid)
  })
})
