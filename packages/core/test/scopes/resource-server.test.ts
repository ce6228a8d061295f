import { defineResourceServer, type Requirement, type ScopeOf, type TokenValidator } from '@cognito-m2m/core'
import { describe, expect, it } from 'vitest'

const orders = defineResourceServer({
  identifier: 'https://my-api-server.org',
  scopes: { 'api.read': 'Read orders', 'api.write': 'Change orders' },
})
type OrdersScope = ScopeOf<typeof orders>

describe('a resource server', () => {
  it('names its scopes in full', () => {
    expect(orders.allScopes).toEqual([
      'https://my-api-server.org/api.read',
      'https://my-api-server.org/api.write',
    ])
    expect(orders.scope('api.read')).toBe('https://my-api-server.org/api.read')
    expect(orders.name).toBe('https---my-api-server.org')
    expect(
      Object.isFrozen(orders) && Object.isFrozen(orders.scopes) && Object.isFrozen(orders.allScopes),
    ).toBe(true)
  })

  it("enforces Cognito's limits", () => {
    const define =
      (identifier: string, scopes: Record<string, string> = { a: 'b' }) =>
      () =>
        defineResourceServer({ identifier, scopes })
    expect(define('x'.repeat(256))).not.toThrow()
    for (const identifier of ['', 'x'.repeat(257), 'a b', 'a"b', 'a\\b', 'é'])
      expect(define(identifier)).toThrow(/identifier/)
    for (const name of ['', 'a/b', 'a b', 'a"', 'x'.repeat(257)])
      expect(define('x', { [name]: 'd' })).toThrow(/scopes\[/)
    expect(() => defineResourceServer({ identifier: 'x', name: 'a/b', scopes: {} })).toThrow(/name/)
    expect(define('x', { a: '' })).toThrow(/description/)
    expect(define('x', { a: 'd'.repeat(257) })).toThrow(/description/)
    expect(
      define('x', Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`s${index}`, 'd']))),
    ).toThrow(/100/)
  })

  it('refuses what is no definition, and names a misspelled member', () => {
    const define = defineResourceServer as (definition: unknown) => unknown
    for (const none of [null, undefined, 'orders', []])
      expect(() => define(none)).toThrow(/must be an object/)
    expect(() => define({ identifer: 'orders', scopes: {} })).toThrow(/Did you mean `identifier`/)
  })

  it('throws for a scope that it does not define, for callers without types', () => {
    expect(() => (orders.scope as (name: string) => string)('toString')).toThrow(/has no scope `toString`/)
  })
})

/** Compiled, never run: each line below `@ts-expect-error` must be a compile error, or the compiler complains. */
export function typed(validator: TokenValidator, token: string) {
  const good: Requirement<OrdersScope> = {
    scopes: ['https://my-api-server.org/api.read'],
    anyScope: orders.allScopes,
  }
  // @ts-expect-error a misspelled scope
  const misspelled: Requirement<OrdersScope> = { scopes: ['https://my-api-server.org/api.raed'] }
  // @ts-expect-error a short name
  const short: Requirement<OrdersScope> = { scopes: 'api.read' }
  // @ts-expect-error the server does not define it
  orders.scope('api.delete')
  // @ts-expect-error a name cannot contain a slash
  orders.scope('api/read')
  const full: 'https://my-api-server.org/api.write' = orders.scope('api.write')
  // @ts-expect-error another scope
  const other: 'https://my-api-server.org/api.read' = orders.scope('api.write')
  const result = validator.safeValidate(token, { scopes: orders.scope('api.read') })
  // @ts-expect-error it is a promise
  const outcome = result.outcome
  return [good, misspelled, short, full, other, outcome]
}
