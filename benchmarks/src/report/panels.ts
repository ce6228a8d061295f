import type { Row } from '../case.ts'
import { rowsOf, type WorkChoice } from './rows-of.ts'

/** One group of bars: a figure of every subject for one workload. */
export interface Panel {
  readonly title: string
  readonly unit: string
  readonly bars: readonly Bar[]
}

export interface Bar {
  readonly subject: string
  readonly kind: Row['kind']
  readonly value: number
}

interface PanelChoice extends WorkChoice {
  readonly title: string
  readonly unit: string
  readonly value: (row: Row) => number | null | undefined
}

const choices: readonly PanelChoice[] = [
  {
    title: 'Validation, every token new: CPU time each (less is better)',
    unit: 'µs',
    case: 'validation-new',
    work: '',
    value: (row) => row.cpuMicroseconds,
  },
  {
    title: 'Validation, 100 tokens seen before: CPU time each (less is better)',
    unit: 'µs',
    case: 'validation-seen',
    work: 'working set of 100',
    value: (row) => row.cpuMicroseconds,
  },
  {
    title: 'fastify, tokens seen before: server CPU time a request (less is better)',
    unit: 'µs',
    case: 'http',
    work: 'fastify, tokens seen before',
    value: (row) => row.cpuMicroseconds,
  },
  {
    title: 'Lambda handler, process start to first decision: CPU time (less is better)',
    unit: 'ms',
    case: 'cold-start',
    work: 'handler',
    value: (row) => (row.cpuMicroseconds === null ? null : row.cpuMicroseconds / 1000),
  },
  {
    title: 'Tokens acquired by 16 processes with 1,000 callers (less is better)',
    unit: '',
    case: 'acquisition',
    work: 'a fleet',
    value: (row) => row.measures['tokens acquired'],
  },
]

/** The panels that the rows have figures for. */
export function panelsOf(rows: readonly Row[]): readonly Panel[] {
  return choices
    .map(({ title, unit, value, ...choice }) => {
      const bars = rowsOf(rows, choice)
        .map((row) => ({ subject: row.subject, kind: row.kind, value: value(row) ?? Number.NaN }))
        .filter((bar) => Number.isFinite(bar.value))
      return { title, unit, bars }
    })
    .filter(({ bars }) => bars.length > 0)
}
