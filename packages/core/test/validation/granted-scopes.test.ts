import { describe, expect, it } from 'vitest'
import { createScopeReader } from '../../src/validation/granted-scopes.ts'

describe('the scopes of a token', () => {
  const cases: [claim: string | undefined, scopes: string[], resources: string[]][] = [
    [undefined, [], []],
    ['', [], []],
    ['   ', [], []],
    ['orders/read', ['orders/read'], ['orders']],
    [' orders/read  orders/write ', ['orders/read', 'orders/write'], ['orders']],
    ['b/x a/y b/z', ['b/x', 'a/y', 'b/z'], ['b', 'a']],
    ['openid /x x/ /', ['openid', '/x', 'x/', '/'], []],
    [
      'https://api.example.com/orders/read',
      ['https://api.example.com/orders/read'],
      ['https://api.example.com/orders'],
    ],
    ['a/b\ta/c', ['a/b\ta/c'], ['a/b\ta']],
  ]

  it.each(cases)('of the claim %j are %j, of the resource servers %j', (claim, scopes, resources) => {
    const read = createScopeReader()
    for (const time of ['first', 'again']) {
      const granted = read(claim)
      expect([time, granted]).toEqual([time, { scopes, resources }])
      expect(Object.isFrozen(granted.scopes) && Object.isFrozen(granted.resources)).toBe(true)
    }
  })

  it('are right for each claim, in whatever order claims come', () => {
    const read = createScopeReader()
    for (const [claim, scopes, resources] of [...cases, ...cases.toReversed(), ...cases]) {
      expect(read(claim)).toEqual({ scopes, resources })
    }
  })

  it('are split once for all tokens with the same claim', () => {
    const read = createScopeReader()
    const first = read('orders/read')
    read('orders/write')
    expect(read('orders/read').scopes).toBe(first.scopes)
  })

  it('are kept for a bounded number of claims of a bounded length', () => {
    const read = createScopeReader()
    const first = read('scope/0')
    for (let number = 1; number <= 64; number++) read(`scope/${number}`)
    expect(read('scope/0')).toEqual(first)
    expect(read('scope/0').scopes).not.toBe(first.scopes)

    const long = `a/${'b'.repeat(1_100)}`
    expect(read(long)).toEqual({ scopes: [long], resources: ['a'] })
    expect(read(long).scopes).not.toBe(read(long).scopes)
  })
})
