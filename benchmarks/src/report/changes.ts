import type { Row } from '../case.ts'
import { digits } from './digits.ts'

/** One figure that is not what the published run says. */
export interface Change {
  readonly case: string
  readonly work: string
  readonly subject: string
  /** What was compared: the ratio to the limit where there is one, as it depends less on the machine. */
  readonly figure: '÷ limit' | 'CPU µs'
  readonly published: number
  readonly now: number
}

/** Differences below it are not told, however small the spread: the order of five rounds moves as much. */
const leastPart = 0.05
/** How many times both spreads together a difference has to be. */
const spreads = 3

/** The rows whose figure changed by more than the noise. Rows that only one of the two runs has are left out. */
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

/** The changes as plain text, the greatest first. */
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
