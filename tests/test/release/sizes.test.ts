import { describe, expect, it } from 'vitest'
import { measureSizes, readBudgets } from '../../sizes/measure.ts'
import { overBudget, sizeTable } from '../../sizes/table.ts'

describe('sizes', () => {
  it('are within their budgets, for every package and bundle', async () => {
    const [sizes, budgets] = [await measureSizes(), await readBudgets()]
    expect(overBudget(sizes, budgets), sizeTable(sizes, budgets)).toEqual([])
    expect(Object.keys(budgets).filter((name) => sizes[name] === undefined)).toEqual([])
  }, 120_000)

  it('count as over budget when they have none', () => {
    expect(overBudget({ a: 1, b: 2, c: 3 }, { a: 1, b: 1 })).toEqual(['b', 'c'])
  })

  it('show the difference to what was measured before', () => {
    const table = sizeTable({ a: 1500, b: 900, c: 10 }, { a: 2000, b: 800 }, { a: 1000, b: 1000 })
    expect(table).toContain('| a | 1.50 kB | 2.00 kB | +0.50 kB |')
    expect(table).toContain('| b | 0.90 kB | **over 0.80 kB** | −0.10 kB |')
    expect(table).toContain('| c | 0.01 kB | **none** | new |')
  })
})
