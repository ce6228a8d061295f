import { describe, expect, it } from 'vitest'
import { parseJsonObject } from '../../src/validation/json-object.ts'

// White space that JSON.stringify would not write, so that each text takes the slow path.
describe('a duplicate member', () => {
  it.each([
    '{ "a": 1, "a": 1 }',
    '{ "a": 1, "\\u0061": 1 }',
    '{ "a" : 1, "a"\n: 1 }',
    '{ "a": "}", "a": 1 }',
    '{ "a": "{", "a": 1 }',
    '{ "a": "]", "a": 1 }',
    '{ "a": "[", "a": 1 }',
    '{ "a": "\\"}", "a": 1 }',
    '{ "a": "\\\\", "a": 1 }',
    '{ "a": 1, "b": [], "a": 2 }',
    '{ "a": 1, "b": {}, "a": 2 }',
    '{ "b": [1, 2], "a": 1, "a": 2 }',
    '{ "b": { "c": 1 }, "a": 1, "a": 2 }',
    '{ "b": [{ "a": 1, "a": 2 }] }',
    '{ "b": [[], { "c": [], "a": 1, "a": 2 }] }',
    '{ "": 1, "": 2 }',
    '{ "__proto__": 1 }',
    '{"__proto__":1}',
    '{ "b": [{ "\\u005f_proto__": 1 }] }',
  ])('is found in %s', (text) => {
    expect(parseJsonObject(text)).toEqual({ outcome: 'duplicate_member' })
  })
})

describe('members without a duplicate', () => {
  it.each([
    '{ }',
    '{ "a": "a", "b": "a" }',
    '{ "a": { "b": 1 }, "b": 2 }',
    '{ "b": 1, "a": { "b": 2 } }',
    '{ "a": [{ "b": 1 }, { "b": 1 }], "b": 2 }',
    '{ "a": ["b", "b"], "b": ["a", "a"] }',
    '{ "a": "{\\"b\\":1,\\"b\\":2}" }',
    '{ "a": "\\"a\\":" }',
    '{ "a": "__proto__" }',
    '{"a":"__proto__"}',
    '{ "a": 1, "A": 2 }',
    '{ "a": 1, "a ": 2 }',
  ])('are accepted: %s', (text) => {
    expect(parseJsonObject(text)).toEqual({ outcome: 'object', value: JSON.parse(text) })
  })
})

describe('nesting', () => {
  const objects = (levels: number, inner: string) => `${'{"a":'.repeat(levels)}${inner}${'}'.repeat(levels)}`
  const lists = (levels: number, inner: string) =>
    `{"a":${'['.repeat(levels - 1)}${inner}${']'.repeat(levels - 1)}}`

  it.each([
    ['objects', objects(64, '1')],
    ['objects around null', objects(64, 'null')],
    ['objects around an empty one', objects(63, '{}')],
    ['arrays', lists(64, '1')],
    ['arrays around null', lists(64, 'null')],
    ['arrays around an empty one', lists(63, '[]')],
    ['side by side', `{"a":${objects(63, '1')},"b":${objects(63, '1')}}`],
  ])('is accepted up to 64 levels: %s', (_, text) => {
    expect(parseJsonObject(text)).toEqual({ outcome: 'object', value: JSON.parse(text) })
  })

  it.each([
    ['objects', objects(65, '1')],
    ['objects around an empty one', objects(64, '{}')],
    ['arrays', lists(65, '1')],
    ['arrays around an empty one', lists(64, '[]')],
    ['after a flat member', `{"a":1,"b":${objects(64, '1')}}`],
  ])('is refused above 64 levels: %s', (_, text) => {
    expect(parseJsonObject(text)).toEqual({ outcome: 'not_json_object' })
  })
})
