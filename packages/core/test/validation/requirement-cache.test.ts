import type { Requirement, TokenValidator, TokenValidatorOptions } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'
import { createFixture, mint } from '../support/issuer.ts'

const token = mint()

/** Synchronous, so that nothing else runs between two uses. */
async function prefetched(options: TokenValidatorOptions = {}): Promise<TokenValidator> {
  const { validator } = createFixture(options)
  await validator.prefetch()
  return validator
}

/** The outcome of one use, or the option that was refused. */
function outcomeOf(validator: TokenValidator, requirement: unknown): string {
  try {
    return validator.safeValidateSync(token, requirement as Requirement).outcome
  } catch (error) {
    return String((error as { option?: string }).option)
  }
}

/**
 * The refusal of a requirement is made when it is compiled: two uses that give the same object were compiled once. What
 * the public API shows of it is `failure`, which it hands out as it is.
 */
function compiledOf(validator: TokenValidator, requirement: Requirement): object {
  const result = validator.safeValidateSync(token, requirement)
  if (result.outcome !== 'invalid') throw new Error(result.outcome)
  return result.failure
}

describe('a requirement written in place', () => {
  const never = () => false

  it.each<[string, () => Requirement]>([
    ['scopes as a list', () => ({ scopes: ['orders/admin'] })],
    ['scopes as a string', () => ({ scopes: 'orders/admin' })],
    ['anyScope', () => ({ anyScope: ['orders/admin', 'orders/audit'] })],
    ['permit', () => ({ permit: never })],
    ['all of them', () => ({ scopes: 'orders/admin', anyScope: ['orders/audit'], permit: never })],
  ])('is compiled once for the same content: %s', async (_, make) => {
    const validator = await prefetched()
    const first = compiledOf(validator, make())
    for (let use = 0; use < 5; use++) expect(compiledOf(validator, make())).toBe(first)
  })

  it.each<[string, Requirement, Requirement]>([
    ['another scope', { scopes: 'orders/admin' }, { scopes: 'orders/audit' }],
    ['one scope more', { scopes: ['orders/admin'] }, { scopes: ['orders/admin', 'orders/read'] }],
    ['another anyScope', { anyScope: 'orders/admin' }, { anyScope: 'orders/audit' }],
    ['anyScope in place of scopes', { scopes: 'orders/admin' }, { anyScope: 'orders/admin' }],
    ['another permit', { permit: () => false }, { permit: () => false }],
    ['a permit besides', { scopes: 'orders/admin' }, { scopes: 'orders/admin', permit: () => true }],
  ])('is another one with %s', async (_, one, other) => {
    const validator = await prefetched()
    expect(compiledOf(validator, other)).not.toBe(compiledOf(validator, one))
    expect(compiledOf(validator, one)).not.toBe(compiledOf(validator, other))
  })

  it('is never confused with another, however many a program has', async () => {
    const validator = await prefetched()
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 100; index++) {
        expect(outcomeOf(validator, { scopes: `orders/s${index}` })).toBe('invalid')
        expect(outcomeOf(validator, { anyScope: [`orders/s${index}`, 'orders/read'] })).toBe('valid')
      }
      expect(outcomeOf(validator, { scopes: ['orders/read', 'orders/write'] })).toBe('valid')
    }
  })
})

describe('an object that changes between two uses', () => {
  it('is checked for what it says now', async () => {
    const validator = await prefetched()
    const requirement: { scopes: string[] } = { scopes: ['orders/read'] }
    expect(outcomeOf(validator, requirement)).toBe('valid')
    requirement.scopes.push('orders/admin')
    expect(outcomeOf(validator, requirement)).toBe('invalid')
    requirement.scopes = ['orders/admin']
    expect(outcomeOf(validator, requirement)).toBe('invalid')
    requirement.scopes = ['orders/write']
    expect(outcomeOf(validator, requirement)).toBe('valid')
    requirement.scopes.length = 0
    expect(outcomeOf(validator, requirement)).toBe('scopes')
  })

  it('does not change what was compiled from it before', async () => {
    const validator = await prefetched()
    const scopes = ['orders/admin']
    expect(outcomeOf(validator, { scopes })).toBe('invalid')
    scopes[0] = 'orders/read'
    expect(outcomeOf(validator, { scopes: ['orders/admin'] })).toBe('invalid')
    expect(outcomeOf(validator, { scopes: ['orders/read'] })).toBe('valid')
  })

  it('is refused once it has a member that is unknown or undefined', async () => {
    const validator = await prefetched()
    const requirement: Record<string, unknown> = { scopes: ['orders/read'] }
    expect(outcomeOf(validator, requirement)).toBe('valid')
    requirement.scope = 'orders/admin'
    expect(outcomeOf(validator, requirement)).toBe('requirement')
    delete requirement.scope
    requirement.permit = undefined
    expect(outcomeOf(validator, requirement)).toBe('permit')
  })
})

describe('an object that only looks like a requirement compiled before', () => {
  /** Both `{}`'s and `{ scopes: ['orders/read'] }`'s content is known, and both would let the token in. */
  async function warm() {
    const validator = await prefetched()
    expect(outcomeOf(validator, {})).toBe('valid')
    expect(outcomeOf(validator, { scopes: ['orders/read'] })).toBe('valid')
    return validator
  }

  it.each<[string, () => unknown, string]>([
    ['an array', () => [], 'requirement'],
    ['an array with scopes', () => Object.assign([], { scopes: ['orders/read'] }), 'requirement'],
    ['a map', () => new Map([['scopes', ['orders/admin']]]), 'requirement'],
    ['a promise', () => Promise.resolve({ scopes: ['orders/admin'] }), 'requirement'],
    ['null', () => null, 'requirement'],
    ['a string', () => 'orders/admin', 'requirement'],
    ['an instance of a class', () => new (class Admin {})(), 'requirement'],
    ['one that inherits its scopes', () => Object.create({ scopes: ['orders/admin'] }), 'requirement'],
    [
      'own scopes, and a requirement as prototype',
      () => Object.assign(Object.create({ permit: () => false }), { scopes: ['orders/read'] }),
      'requirement',
    ],
    ['hidden scopes', () => Object.defineProperty({}, 'scopes', { value: ['orders/admin'] }), 'invalid'],
    [
      'a hidden permit besides',
      () => Object.defineProperty({ scopes: ['orders/read'] }, 'permit', { value: () => false }),
      'invalid',
    ],
  ])('%s', async (_, make, expected) => {
    const validator = await warm()
    for (let use = 0; use < 3; use++) expect(outcomeOf(validator, make())).toBe(expected)
  })

  it('is a polluted prototype', async () => {
    const validator = await warm()
    const prototype = Object.prototype as Record<string, unknown>
    try {
      // Adds a requirement that no program wrote: it must not take one away.
      prototype.permit = () => true
      expect(outcomeOf(validator, { scopes: 'orders/admin' })).not.toBe('valid')
      delete prototype.permit
      prototype.scopes = ['orders/read']
      expect(outcomeOf(validator, { anyScope: ['orders/admin'] })).not.toBe('valid')
    } finally {
      delete prototype.permit
      delete prototype.scopes
    }
    expect(outcomeOf(validator, { scopes: 'orders/admin' })).toBe('invalid')
  })

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'is a list that answers something else after %d reads: nothing that it says is remembered for another',
    async (before) => {
      for (const [early, late] of [
        ['orders/read', 'orders/admin'],
        ['orders/admin', 'orders/read'],
      ] as const) {
        const validator = await prefetched()
        let reads = 0
        const say = () => (reads++ < before ? early : late)
        const list = new Proxy(['orders/read'], {
          get: (target, name, receiver) => (name === '0' ? say() : Reflect.get(target, name, receiver)),
        })
        outcomeOf(validator, { scopes: list })
        expect(outcomeOf(validator, { scopes: ['orders/admin'] })).toBe('invalid')
        expect(outcomeOf(validator, { scopes: ['orders/read'] })).toBe('valid')
        reads = 0
        outcomeOf(validator, {
          get scopes() {
            return [say()]
          },
        })
        expect(outcomeOf(validator, { scopes: ['orders/admin'] })).toBe('invalid')
        expect(outcomeOf(validator, { scopes: ['orders/read'] })).toBe('valid')
      }
    },
  )

  it('is a getter that answers once with nothing', async () => {
    const validator = await warm()
    let reads = 0
    const requirement = {
      get scopes() {
        return reads++ === 0 ? ['orders/admin'] : undefined
      },
    }
    expect(outcomeOf(validator, requirement)).not.toBe('valid')
    expect(outcomeOf(validator, requirement)).not.toBe('valid')
  })
})
