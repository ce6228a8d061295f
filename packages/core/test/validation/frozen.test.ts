import { expect, it } from 'vitest'
import { deepFreeze, frozenCopy } from '../../src/validation/frozen.ts'

const make = () => ({
  empty: { list: [] as unknown[], object: {} },
  list: [1, 'two', null, [{ deep: true }], [[]]],
  object: { nothing: null, left: undefined },
})

/** Every object and array in it, itself included. */
function containersOf(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(containersOf)]
}

it('frozenCopy returns an equal copy, and leaves the original unfrozen', () => {
  const original = make()
  const copy = frozenCopy(original)
  expect(copy).toStrictEqual(make())
  expect(JSON.stringify(copy)).toBe(JSON.stringify(original))
  expect(containersOf(copy).every(Object.isFrozen)).toBe(true)
  expect(containersOf(original).some(Object.isFrozen)).toBe(false)
})

it('frozenCopy shares no object with the original', () => {
  const original = make()
  const copies = new Set(containersOf(frozenCopy(original)))
  expect(containersOf(original).filter((part) => copies.has(part))).toEqual([])
})

it('frozenCopy keeps shared and circular references', () => {
  const part: { self?: unknown } = {}
  part.self = part
  const copy = frozenCopy({ first: part, second: [part] })
  expect(copy.second[0]).toBe(copy.first)
  expect(copy.first.self).toBe(copy.first)
})

it('deepFreeze freezes every plain object and array, and no class instance', () => {
  const at = new Date(0)
  const frozen = deepFreeze({ ...make(), at, bytes: new Uint8Array(2) })
  const { at: _, bytes: __, ...plain } = frozen
  expect(containersOf(plain).slice(1).every(Object.isFrozen)).toBe(true)
  expect(Object.isFrozen(at)).toBe(false)
  expect(frozen.bytes.length).toBe(2)
})
