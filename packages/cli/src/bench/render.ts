import { styleFor } from '../terminal/style.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { indented } from '../terminal/wrap.ts'
import type { BenchDocument, BenchSeries } from './document.ts'

const names = { with_token: 'with token', without_token: 'without token', unguarded: 'unguarded' } as const
const labelWidth = 10
const columnWidth = 22
const barWidth = 14

/** Renders the report for a terminal. */
export function renderBench(document: BenchDocument, terminal: Pick<Terminal, 'color' | 'columns'>): string {
  const style = styleFor(terminal.color)
  const { connections, durationSeconds, series, guard, tokens, notes } = document
  const [first] = series
  const lines = [
    `GET ${first?.url ?? ''}`,
    style.dim(
      `${durationSeconds} s, alternating, ${connections} concurrent request${connections === 1 ? '' : 's'}`,
    ),
    '',
    style.bold(row('', ['requests', 'per s', 'p50', 'p90', 'p99', 'max'])),
    ...series.map(seriesLine),
    ...series.flatMap(unusualOutcomes),
    '',
    style
      .bold('latency'.padEnd(labelWidth) + series.map(({ name }) => names[name].padEnd(columnWidth)).join(''))
      .trimEnd(),
    ...histogramLines(series, style.command),
    '',
  ]
  if (guard !== null) {
    const range = `${duration(guard.lower)} to ${duration(guard.upper)} in the middle half of the rounds`
    const text =
      guard.lower > 0
        ? `The guard adds ${style.bold(duration(guard.median))} to a request: ${range}.`
        : `The guard adds ${style.bold('less than can be measured')} here: ${range}.`
    lines.push(...indented(text, 0, terminal.columns))
  }
  const { acquired, requests } = tokens
  lines.push(
    `The client acquired ${style.bold(count(acquired))} token${acquired === 1 ? '' : 's'} for ${count(requests)} requests.`,
  )
  for (const note of notes) lines.push(...indented(note, 0, terminal.columns).map(style.warning))
  return `${lines.join('\n')}\n`
}

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(15) + cells.map((cell) => cell.padStart(10)).join('')
}

function seriesLine({ name, requests, requestsPerSecond, latency }: BenchSeries): string {
  const { p50, p90, p99, max } = latency
  return row(names[name], [
    count(requests),
    count(requestsPerSecond),
    ...[p50, p90, p99, max].map((seconds) => duration(seconds)),
  ])
}

/** Outcomes that are not expected for this kind of request. */
function unusualOutcomes({ name, outcomes }: BenchSeries): readonly string[] {
  const usual = name === 'without_token' ? /^401$/ : /^2\d\d$/
  const unusual = Object.entries(outcomes).filter(([outcome]) => !usual.test(outcome))
  if (unusual.length === 0) return []
  return [`  ${names[name]}: ${unusual.map(([outcome, times]) => `${count(times)} × ${outcome}`).join(', ')}`]
}

function histogramLines(series: readonly BenchSeries[], paint: (text: string) => string): readonly string[] {
  const rows = series[0]?.histogram ?? []
  return rows.map(({ upToSeconds }, index) => {
    const cells = series.map(({ histogram }) => {
      const total = histogram.reduce((sum, entry) => sum + entry.count, 0)
      const share = total === 0 ? 0 : (histogram[index]?.count ?? 0) / total
      const text = share === 0 ? '' : share < 0.005 ? '<1 %' : `${Math.round(share * 100)} %`
      const bar = share === 0 ? '' : '█'.repeat(Math.round(share * barWidth)) || '▏'
      return paint(bar) + ` ${text}`.padEnd(columnWidth - bar.length)
    })
    return `${`≤${duration(upToSeconds).padStart(8)}`.padEnd(labelWidth)}${cells.join('')}`.trimEnd()
  })
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** Two or three digits and a unit: `1.2 ms`, `87 µs`. */
function duration(seconds: number): string {
  const size = Math.abs(seconds)
  if (size >= 1) return `${seconds.toFixed(2)} s`
  if (size >= 0.001) return `${(seconds * 1000).toFixed(size >= 0.01 ? 0 : 1)} ms`
  return `${(seconds * 1e6).toFixed(size >= 1e-5 || size === 0 ? 0 : 1)} µs`
}
