import type { Row } from '../case.ts'
import { digits } from './digits.ts'

/** The rows of one case as plain text, a block for each workload. */
export function tableOf(title: string, rows: readonly Row[]): string {
  const works = [...new Set(rows.map(({ work }) => work))]
  const blocks = works.map((work) => {
    const own = rows.filter((row) => row.work === work)
    return `${work}\n${aligned([headings(own), ...own.map((row) => cells(row, headings(own)))])}`
  })
  return `${title}\n${'='.repeat(title.length)}\n\n${blocks.join('\n\n')}\n`
}

const fixed = ['subject', 'per second', 'CPU µs', '± %', '÷ limit', '÷ ours']

function headings(rows: readonly Row[]): string[] {
  return [...fixed, ...new Set(rows.flatMap(({ measures }) => Object.keys(measures)))]
}

function cells(row: Row, columns: readonly string[]): string[] {
  const measures = columns.slice(fixed.length).map((name) => number(row.measures[name]))
  const spread = row.spread === null ? null : row.spread * 100
  const values = [row.rate, row.cpuMicroseconds, spread, row.ratioToLimit, row.ratioToOurs]
  return [row.subject, ...values.map(number), ...measures]
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : digits(value)
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const pad = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)
  return lines.map((line) => `  ${line.map(pad).join('  ')}`).join('\n')
}
