import type { Sizes } from './measure.ts'

/** A table in Markdown: each size beside its budget and, where there is one, the size that it had before. */
export function sizeTable(sizes: Sizes, budgets: Sizes, before?: Sizes): string {
  const names = Object.keys(sizes).toSorted()
  const rows = names.map((name) => {
    const size = sizes[name] ?? 0
    const cells = [name, kilobytes(size), budgetCell(size, budgets[name])]
    if (before !== undefined) cells.push(difference(size, before[name]))
    return row(cells)
  })
  const head = ['', 'size', 'budget', ...(before === undefined ? [] : ['difference'])]
  return `${[row(head), row(head.map(() => '---')), ...rows].join('\n')}\n`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function budgetCell(size: number, budget: number | undefined): string {
  if (budget === undefined) return '**none**'
  return size <= budget ? kilobytes(budget) : `**over ${kilobytes(budget)}**`
}

/** @returns the names that are over their budget, or have none. */
export function overBudget(sizes: Sizes, budgets: Sizes): readonly string[] {
  return Object.entries(sizes).flatMap(([name, size]) => (size <= (budgets[name] ?? -1) ? [] : [name]))
}

function difference(size: number, before: number | undefined): string {
  if (before === undefined) return 'new'
  if (size === before) return '0'
  return `${size > before ? '+' : '−'}${kilobytes(Math.abs(size - before))}`
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} kB`
}
