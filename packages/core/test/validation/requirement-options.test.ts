import type { Requirement } from '@cognito-m2m/core'
import { compileRequirement } from '@cognito-m2m/core/adapter'
import { describe, expect, test } from 'vitest'
import { refusedOption } from '../support/refused-option.ts'

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'requirement'],
  ['null', null, 'requirement'],
  ['a text', 'orders/read', 'requirement'],
  ['a misspelt member', { scope: 'orders/read' }, 'requirement'],
  ['a symbol for a member', { [Symbol('scopes')]: 'orders/read' }, 'requirement'],
  ['scopes undefined', { scopes: undefined }, 'scopes'],
  ['no scopes', { scopes: [] }, 'scopes'],
  ['a scope with a blank', { scopes: ['a b'] }, 'scopes'],
  ['a scope of 514 characters', { scopes: 's'.repeat(514) }, 'scopes'],
  ['a scope of 513 characters', { scopes: 's'.repeat(513) }, 'none'],
  ['anyScope undefined', { anyScope: undefined }, 'anyScope'],
  ['anyScope empty', { anyScope: [] }, 'anyScope'],
  ['anyScope with a quote', { anyScope: 'a"b' }, 'anyScope'],
  ['permit undefined', { permit: undefined }, 'permit'],
  ['permit true', { permit: true }, 'permit'],
  ['all that is right', { scopes: 'a/b', anyScope: ['c/d'], permit: () => true }, 'none'],
])('%s', (_, requirement, option) => {
  expect(refusedOption(() => compileRequirement(requirement as Requirement))).toBe(option)
})

describe('what was expected names what is asked for, and nothing else', () => {
  const parts = { scopes: 'all of the scopes a/b', anyScope: 'one of the scopes c/d', permit: '`permit`' }
  test.each<[keyof typeof parts, Requirement]>([
    ['scopes', { scopes: 'a/b' }],
    ['anyScope', { anyScope: 'c/d' }],
    ['permit', { permit: () => true }],
  ])('%s', (asked, requirement) => {
    const { expected } = compileRequirement(requirement).insufficient.failure
    for (const part of Object.keys(parts) as (keyof typeof parts)[]) {
      const words = part === asked ? parts[part] : parts[part].replace(/ \S+\/\S+$/, '')
      expect([part, expected.includes(words)]).toEqual([part, part === asked])
    }
  })
})
