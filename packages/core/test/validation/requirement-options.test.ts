import type { Requirement } from '@cognito-m2m/core'
import { compileRequirement } from '@cognito-m2m/core/adapter'
import { describe, expect, it } from 'vitest'
import { refusedOption } from '../support/refused-option.ts'

it.each<[string, unknown, string]>([
  ['undefined', undefined, 'requirement'],
  ['null', null, 'requirement'],
  ['a string', 'orders/read', 'requirement'],
  ['a misspelled member', { scope: 'orders/read' }, 'requirement'],
  ['a symbol as a member', { [Symbol('scopes')]: 'orders/read' }, 'requirement'],
  ['scopes undefined', { scopes: undefined }, 'scopes'],
  ['an empty array of scopes', { scopes: [] }, 'scopes'],
  ['a scope with a space', { scopes: ['a b'] }, 'scopes'],
  ['a scope of 514 characters', { scopes: 's'.repeat(514) }, 'scopes'],
  ['a scope of 513 characters', { scopes: 's'.repeat(513) }, 'none'],
  ['anyScope undefined', { anyScope: undefined }, 'anyScope'],
  ['an empty array in anyScope', { anyScope: [] }, 'anyScope'],
  ['anyScope with a quote', { anyScope: 'a"b' }, 'anyScope'],
  ['permit undefined', { permit: undefined }, 'permit'],
  ['permit true', { permit: true }, 'permit'],
  ['a valid requirement', { scopes: 'a/b', anyScope: ['c/d'], permit: () => true }, 'none'],
])('compileRequirement names the wrong member: %s', (_, requirement, option) => {
  expect(refusedOption(() => compileRequirement(requirement as Requirement))).toBe(option)
})

describe('`expected` of the refusal', () => {
  it.each<[string, Requirement]>([
    ['all of the scopes a/b c/d', { scopes: ['a/b', 'c/d'] }],
    ['one of the scopes c/d e/f', { anyScope: ['c/d', 'e/f'] }],
    ['`permit` to return true', { permit: () => true }],
    ['all of the scopes a/b, and one of the scopes c/d', { scopes: 'a/b', anyScope: 'c/d' }],
  ])('is %s', (expected, requirement) => {
    expect(compileRequirement(requirement).insufficient.failure).toMatchObject({ expected })
  })
})
