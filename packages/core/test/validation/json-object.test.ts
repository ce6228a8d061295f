import fc from 'fast-check'
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

describe('any object', () => {
  const names = ['', 'a', 'b', 'exp', '1', 'é', '__proto__']
  const numbers = [
    '0',
    '-0',
    '-1',
    '7',
    '10',
    '100',
    '1000',
    '1.0',
    '1.5',
    '12e1',
    '1e3',
    '1E+3',
    '1e400',
    '1.5e9',
  ]
  const values = [
    ...numbers,
    '9007199254740991',
    '9007199254740993',
    '""',
    '"a"',
    '"a\\n"',
    '"\\u0061"',
    '"{}"',
  ]
  const nested = ['true', 'false', 'null', '[]', '[1,2]', '{}', '{"a":1}', '{"a":[{"b":0}]}']
  const blank = fc.constantFrom('', '', '', ' ', '\n')
  const member = fc.tuple(fc.constantFrom(...names), blank, fc.constantFrom(...values, ...nested))

  it('has a duplicate member if, and only if, a name was written twice or is `__proto__`', () => {
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), (members) => {
        const text = `{${members.map(([name, space, value]) => `"${name}":${space}${value}`).join(',')}}`
        const written = members.map(([name]) => name)
        const duplicate = new Set(written).size < written.length || written.includes('__proto__')
        expect([text, parseJsonObject(text).outcome]).toEqual([
          text,
          duplicate ? 'duplicate_member' : 'object',
        ])
      }),
      { numRuns: 5_000 },
    )
  })

  it('has a duplicate member even if a number is written shorter than usual', () => {
    for (const exponent of Array.from({ length: 17 }, (_, index) => index)) {
      for (const digits of ['1', '9', '12', '123', '1.2', '120']) {
        for (const duplicate of ['"a":1', '"a":11', '"":1,"":2', '"a":"","a":""']) {
          const text = `{"a":${digits}e${exponent},${duplicate}}`
          expect([text, parseJsonObject(text).outcome]).toEqual([text, 'duplicate_member'])
        }
      }
    }
  })

  it.each(['""', '"x"', 'true', 'false', '7', '10', '1234567890', '-5'])(
    'has a duplicate member even if it is as long as what up to 14 members with the value %s could hide',
    (value) => {
      for (let others = 0; others <= 14; others++) {
        const members = Array.from({ length: others }, (_, index) => `"${index}":${value}`)
        for (let length = 0; length <= 12; length++) {
          const duplicates = ['"":0', `"":"${'x'.repeat(length)}"`]
          const text = `{${[...members, ...duplicates].join(',')}}`
          expect([text, parseJsonObject(text).outcome]).toEqual([text, 'duplicate_member'])
        }
      }
    },
  )

  it.each([
    ['number', 'n', 1],
    ['string', 's', ''],
    ['empty name', '', 0],
  ])('is the same if `Object.prototype` has an enumerable %s', (_, name, value) => {
    // `"a":1,` is as long as the member that was added to all objects.
    const texts = ['{"a":1,"a":2}', '{"a":1,"a":1,"b":2}', '{"a":12,"a":1}', '{"a":1,"b":2}']
    const outcomes = texts.map((text) => parseJsonObject(text).outcome)
    let polluted: string[] = []
    Object.defineProperty(Object.prototype, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
    try {
      polluted = texts.map((text) => parseJsonObject(text).outcome)
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }
    expect(polluted).toEqual(outcomes)
    expect(outcomes).toEqual(['duplicate_member', 'duplicate_member', 'duplicate_member', 'object'])
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
