import type { CognitoM2MEvent, SignatureBackend, TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { signatureBackend as nodeBackend } from '../../src/signature/node.ts'
import { claims, createFixture, mint, now } from '../support/issuer.ts'
import { numberedToken, verifiedByAnyone } from '../support/verified-by-anyone.ts'

/** A validator, and whether each valid token came from the cache. */
function counting(options: TokenValidatorOptions = {}) {
  const events: CognitoM2MEvent[] = []
  const fixture = createFixture({ onEvent: (event) => events.push(event), ...options })
  const cached = () => events.flatMap((event) => (event.type === 'token_validated' ? [event.cached] : []))
  return { ...fixture, cached }
}

const token = mint()

/** Verifies as WebCrypto does: with a promise. */
const asynchronous: SignatureBackend = {
  ...nodeBackend,
  async importKey(algorithm, jwk) {
    const verify = await nodeBackend.importKey(algorithm, jwk)
    return async (input, signature) => verify(input, signature)
  },
}

describe('a token that comes again', () => {
  it('is cached from the second time on', async () => {
    const { validator, cached } = counting()
    await validator.prefetch()
    const results = [1, 2, 3, 4].map(() => validator.safeValidateSync(token))
    expect(cached()).toEqual([false, false, true, true])
    expect(results[2]).toBe(results[1])
    expect(results[3]).toBe(results[1])
  })

  it('is cached at once when its validation had to wait, as a synchronous call could not', async () => {
    const { validator, cached } = counting({ signatureBackend: asynchronous })
    await validator.prefetch()
    const result = await validator.safeValidate(token)
    expect(validator.safeValidateSync(token)).toBe(result)
    expect(cached()).toEqual([false, true])
  })

  it('is remembered while as many others as fit into the cache come once', async () => {
    const { validator, cached } = counting({
      signatureBackend: verifiedByAnyone,
      tokenCache: { maxEntries: 1000 },
    })
    await validator.prefetch()
    const present = (from: number, to: number) => {
      for (let number = from; number < to; number++) validator.safeValidateSync(numberedToken(number))
    }
    for (let round = 0; round < 3; round++) present(0, 1000)
    expect(cached().slice(0, 2000)).not.toContain(true)
    // A few are forgotten early.
    expect(cached().slice(2000).filter(Boolean).length).toBeGreaterThan(980)
  })

  it('is forgotten after four times as many others', async () => {
    const { validator, cached } = counting({
      signatureBackend: verifiedByAnyone,
      tokenCache: { maxEntries: 250 },
    })
    await validator.prefetch()
    for (let round = 0; round < 3; round++) {
      for (let number = 0; number < 1000; number++) validator.safeValidateSync(numberedToken(number))
    }
    expect(cached()).not.toContain(true)
  })
})

describe('a cached token', () => {
  it('is verified once, and gives the same result again', async () => {
    const { validator, cached } = counting()
    const first = await validator.safeValidate(token)
    expect(validator.safeValidateSync(token)).toBe(first)
    expect(cached()).toEqual([false, true])
  })

  it('does not exist with tokenCache false', async () => {
    const { validator, cached } = counting({ tokenCache: false })
    await validator.safeValidate(token)
    await validator.safeValidate(token)
    expect(cached()).toEqual([false, false])
  })

  it('is not found for a token that differs in one character', async () => {
    const { validator } = counting()
    await validator.safeValidate(token)
    const [h, p, s] = mint({ claims: { scope: 'orders/admin' } }).split('.')
    const tail = token.slice(-43)
    expect(validator.safeValidateSync(`${h}.${p}.${s?.slice(0, -43)}${tail}`)).toMatchObject({
      failure: { code: 'signature_mismatch' },
    })
    expect(validator.safeValidateSync(`A${token.slice(1)}`)).toMatchObject({ outcome: 'invalid' })
  })

  it('expires to the second', async () => {
    const { validator, clock } = counting()
    const short = mint({ claims: { exp: now + 10 } })
    await validator.safeValidate(short)
    await clock.advance(9.9)
    expect(validator.safeValidateSync(short)).toMatchObject({ outcome: 'valid' })
    await clock.advance(0.1)
    expect(validator.safeValidateSync(short)).toMatchObject({ failure: { code: 'token_expired' } })
    expect(validator.safeValidateSync(short)).toMatchObject({ failure: { code: 'token_expired' } })
  })

  it('is checked for its age and against a clock that is set back', async () => {
    const { validator, clock } = counting({ maxTokenAgeSeconds: 100 })
    await validator.safeValidate(token)
    await clock.advance(40)
    expect(validator.safeValidateSync(token)).toMatchObject({ failure: { code: 'token_too_old' } })
    clock.stepWall(-3600)
    expect(validator.safeValidateSync(token)).toMatchObject({ failure: { code: 'token_issued_in_future' } })
  })

  it('is checked against each requirement', async () => {
    const { validator } = counting()
    await validator.safeValidate(token)
    expect(validator.safeValidateSync(token, { scopes: 'orders/admin' })).toMatchObject({
      failure: { code: 'insufficient_scope' },
    })
    expect(validator.safeValidateSync(token, { scopes: 'orders/read' })).toMatchObject({ outcome: 'valid' })
  })

  it('is checked against two requirements in turn', async () => {
    const { validator } = counting()
    await validator.safeValidate(token)
    const outcomes = ['orders/read', 'orders/admin', 'orders/read', 'orders/admin', 'orders/admin'].map(
      (scopes) => validator.safeValidateSync(token, { scopes }).outcome,
    )
    expect(outcomes).toEqual(['valid', 'invalid', 'valid', 'invalid', 'invalid'])
  })

  it('is passed to `permit` each time, although its scopes are known to suffice', async () => {
    const { validator } = counting()
    const answers = [true, true, false, true]
    const requirement = { scopes: 'orders/read', permit: () => answers.shift() === true }
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => validator.safeValidate(token, requirement)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['valid', 'valid', 'invalid', 'valid'])
  })

  it('is not valid before its `nbf` if the clock is set back', async () => {
    const { validator, clock } = counting({ clockToleranceSeconds: 0 })
    const late = mint({ claims: { iat: now - 100, nbf: now - 10 } })
    await validator.safeValidate(late)
    expect(validator.safeValidateSync(late)).toMatchObject({ outcome: 'valid' })
    clock.stepWall(-11)
    expect(validator.safeValidateSync(late)).toMatchObject({ failure: { code: 'token_not_yet_valid' } })
  })

  it('is cached even if the first requirement was not met', async () => {
    const { validator, cached } = counting()
    await validator.safeValidate(token, { scopes: 'orders/admin' })
    await validator.safeValidate(token)
    expect(cached()).toEqual([true])
  })

  it('is passed to isRevoked each time', async () => {
    const revoked = new Set<string>()
    const { validator } = counting({ isRevoked: ({ claims: { jti } }) => revoked.has(String(jti)) })
    expect(await validator.safeValidate(token)).toMatchObject({ outcome: 'valid' })
    revoked.add(String(claims.jti))
    expect(await validator.safeValidate(token)).toMatchObject({
      failure: { stage: 'claims', code: 'token_revoked' },
    })
  })

  it('is deeply frozen', async () => {
    const { validator } = counting()
    const result = await validator.safeValidate(mint({ claims: { deep: { list: [{ a: 1 }] } } }))
    const pending: unknown[] = [result]
    for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
      if (typeof value !== 'object' || value === null) continue
      expect(Object.isFrozen(value)).toBe(true)
      pending.push(...Object.values(value))
    }
  })

  it('is never a refused one', async () => {
    const { validator, clock } = counting()
    const early = mint({ claims: { nbf: now + 5 } })
    expect(await validator.safeValidate(early)).toMatchObject({ failure: { code: 'token_not_yet_valid' } })
    await clock.advance(5)
    expect(await validator.safeValidate(early)).toMatchObject({ outcome: 'valid' })
  })
})

describe('isRevoked', () => {
  it('may be asynchronous', async () => {
    const { validator } = counting({ isRevoked: async () => true })
    expect(await validator.safeValidate(mint())).toMatchObject({ failure: { code: 'token_revoked' } })
    expect(await validator.safeValidate(mint(), { scopes: 'x/y' })).toMatchObject({
      failure: { code: 'token_revoked' },
    })
  })

  it('fails closed: what it throws is passed on, and only false lets a token pass', async () => {
    const failing = counting({ isRevoked: () => Promise.reject(new Error('database down')) })
    await expect(failing.validator.safeValidate(mint())).rejects.toThrow('database down')
    // JavaScript may forget to return.
    const forgetful = counting({ isRevoked: (() => undefined) as unknown as () => boolean })
    expect(await forgetful.validator.safeValidate(mint())).toMatchObject({
      failure: { code: 'token_revoked' },
    })
  })
})
