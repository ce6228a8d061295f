import type { ValidatedToken } from '@cognito-m2m/core'
import { describe, expect, test } from 'vitest'
import { type CachedToken, createTokenCache } from '../../src/validation/token-cache.ts'

type Token = CachedToken<unknown>
const sources = [{}, {}] as Token['source'][]
const keys = ['a', 'b', 'c'].map((kid) => ({ kid })) as Token['key'][]
const result: Token['result'] = { outcome: 'valid', token: {} as ValidatedToken }

/** Few tails among many texts, so that tokens share their chains with others of the same hash and of another. */
const text = (index: number) => `${String(index).padStart(30, 'x')}${String(index % 40).padStart(20, 'y')}`
const token = (index: number): Token => ({
  text: text(index),
  source: sources[index % 2] as Token['source'],
  key: keys[index % 3] as Token['key'],
  result,
})

/** The same numbers in each run: a failure can be looked at again. */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) % below
  }
}

test.each([1, 2, 3])('the table holds what a plain map would hold (%d)', (seed) => {
  const draw = numbers(seed)
  const table = createTokenCache<unknown>(1_000_000, 1e9)
  const model = new Map<string, Token>()
  const same = () => {
    for (let index = 0; index < 600; index++) {
      expect(table.get(text(index))?.key).toBe(model.get(text(index))?.key)
    }
    expect(table.size).toBe(model.size)
  }
  for (let step = 0; step < 3000; step++) {
    const drawn = token(draw(600))
    if (draw(3) > 0) {
      table.add(drawn)
      model.set(drawn.text, drawn)
    } else {
      table.delete(drawn.text)
      model.delete(drawn.text)
    }
    if (step % 500 === 499) same()
  }
  // One source lost a key, and changed another under its old name.
  const [source] = sources as [Token['source']]
  const [kept, replaced] = keys as [Token['key'], Token['key']]
  table.deleteUntrusted(source, new Map([kept, { ...replaced }].map((key) => [key.kid, key])))
  for (const [name, held] of model) if (held.source === source && held.key !== kept) model.delete(name)
  same()
  for (const name of model.keys()) table.delete(name)
  expect(table.size).toBe(0)
})

describe('whatever came and went, the bounds hold to the token', () => {
  const churned = (maxEntries: number, maxBytes: number) => {
    const draw = numbers(7)
    const table = createTokenCache<unknown>(maxEntries, maxBytes)
    for (let step = 0; step < 2000; step++) {
      const { text } = token(draw(600))
      if (draw(4) > 0) table.add(token(draw(600)))
      else if (draw(2) > 0) table.delete(text)
      else table.get(text)
      expect(table.size).toBeLessThanOrEqual(Math.min(maxEntries, maxBytes / 200))
    }
    for (let index = 0; index < 600; index++) table.add(token(index))
    return table
  }

  // A text has 50 characters, which count for 200 bytes.
  test.each([
    ['entries', 37, 1e9, 37],
    ['one entry', 1, 1e9, 1],
    ['bytes', 1000, 5000, 25],
    ['bytes, and no token in part', 1000, 5199, 25],
    ['bytes for one', 1000, 200, 1],
    ['bytes for none', 1000, 199, 0],
  ])('%s', (_, maxEntries, maxBytes, size) => {
    const table = churned(maxEntries, maxBytes)
    expect(table.size).toBe(size)
    const found = Array.from({ length: 600 }, (_, index) => index).filter((index) => table.get(text(index)))
    expect(found).toHaveLength(size)
    // The newest is never the one that goes.
    if (size > 0) expect(found).toContain(599)
  })

  test('the same token again counts once, and is the later one', () => {
    const table = createTokenCache<unknown>(10, 400)
    const again = { ...token(1), key: keys[0] as Token['key'] }
    table.add(token(2))
    for (let time = 0; time < 5; time++) table.add(token(1))
    table.add(again)
    expect(table.size).toBe(2)
    expect(table.get(text(2))).toBeDefined()
    expect(table.get(text(1))?.key).toBe(again.key)
  })
})

test('what is used between two rounds of the hand is spared each time, and what is not goes in turn', () => {
  const table = createTokenCache<unknown>(4, 1e9)
  for (const index of [0, 1, 2, 3]) table.add(token(index))
  const heldAfter = (used: readonly number[], added: number) => {
    for (const index of used) table.get(text(index))
    table.add(token(added))
    return table.size
  }
  expect([heldAfter([0], 4), heldAfter([0], 5), heldAfter([0], 6), heldAfter([0], 7)]).toEqual([4, 4, 4, 4])
  expect([0, 1, 2, 3, 4, 5, 6, 7].filter((index) => table.get(text(index)))).toContain(0)
  expect([1, 2, 3].filter((index) => table.get(text(index)))).toEqual([])
})
