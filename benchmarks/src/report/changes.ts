import type { Row } from '../case.ts'
import { digits } from './digits.ts'

/** One figure that differs from the published run. */
export interface Change {
  readonly case: string
  readonly work: string
  readonly subject: string
  /** The compared figure: the ratio to the limit if there is one, because it depends less on the machine. */
  readonly figure: '÷ limit' | 'CPU µs'
  readonly published: number
  readonly now: number
}

/** Smaller differences are not reported, regardless of the spread: the order of five rounds has as much effect. */
const leastPart = 0.05
/** A difference must be more than this multiple of the sum of both spreads. */
const spreads = 3

/** The rows whose figure changed by more than the noise. Rows that only one of the two runs has are omitted. */
export function changesBetween(published: readonly Row[], rows: readonly Row[]): readonly Change[] {
  return rows.flatMap((row) => {
    const before = published.find((each) => isSame(each, row))
    const change = before && changeOf(before, row)
    return change === undefined ? [] : [change]
  })
}

function isSame(one: Row, other: Row): boolean {
  return one.case === other.case && one.work === other.work && one.subject === other.subject
}

function changeOf(before: Row, row: Row): Change | undefined {
  const { case: name, work, subject } = row
  const comparesRatio = before.ratioToLimit !== null && row.ratioToLimit !== null && row.kind !== 'limit'
  const published = comparesRatio ? before.ratioToLimit : before.cpuMicroseconds
  const now = comparesRatio ? row.ratioToLimit : row.cpuMicroseconds
  if (published === null || now === null) return undefined
  const noise = Math.max(leastPart, spreads * ((before.spread ?? 0) + (row.spread ?? 0)))
  if (Math.abs(now / published - 1) <= noise) return undefined
  return { case: name, work, subject, figure: comparesRatio ? '÷ limit' : 'CPU µs', published, now }
}

/** The changes as plain text, the largest first. */
export function textOf(changes: readonly Change[], date: string): string {
  const title = `Changed by more than the noise since the run of ${date.slice(0, 10)}`
  const lines = [...changes]
    .sort((one, other) => distance(other) - distance(one))
    .map(({ case: name, work, subject, figure, published, now }) => {
      const percent = `${now > published ? '+' : ''}${((now / published - 1) * 100).toFixed(0)} %`
      return `  ${percent.padStart(7)}  ${subject}, ${name}: ${work}: ${figure} ${digits(published)} → ${digits(now)}`
    })
  return `${title}\n${'='.repeat(title.length)}\n\n${lines.length === 0 ? '  nothing' : lines.join('\n')}\n`
}

function distance({ published, now }: Change): number {
  return Math.abs(Math.log(now / published))
}
