import type { Row } from '../case.ts'
import { digits } from './digits.ts'
import { rowsOf, type WorkChoice } from './rows-of.ts'

/** One line of the summary: a figure of every subject for one workload. */
interface Line extends WorkChoice {
  readonly title: string
  readonly value: (row: Row) => number | null | undefined
  readonly unit: string
  /** Additional figures of ours. */
  readonly besides?: readonly (readonly [measure: string, unit: string])[]
  /** Adds the rate of ours. */
  readonly rate?: true
}

const cpu = (row: Row) => row.cpuMicroseconds
const measure = (name: string) => (row: Row) => row.measures[name]
const http = (framework: string): readonly Line[] => [
  {
    title: `${framework}, token seen before`,
    case: 'http',
    work: `${framework}, tokens seen before`,
    value: cpu,
    unit: 'µs',
    besides: [['% of unguarded', '% of unguarded']],
  },
  {
    title: `${framework}, new token`,
    case: 'http',
    work: `${framework}, every token new`,
    value: cpu,
    unit: 'µs',
    besides: [['µs beyond bare', 'µs beyond a bare verification']],
  },
]
const attack = (kind: string): Line => ({
  title: `a good token among ${kind}`,
  case: 'under-attack',
  work: kind,
  value: cpu,
  unit: 'µs',
})
const seen = (count: string): Line => ({
  title: `seen tokens, ${count}`,
  case: 'validation-seen',
  work: `working set of ${count}`,
  value: cpu,
  unit: 'µs',
  rate: true,
})

const lines: readonly Line[] = [
  { title: 'new tokens', case: 'validation-new', work: '', value: cpu, unit: 'µs' },
  ...['1', '100', '10000'].map(seen),
  {
    title: '1,000 new tokens at once, 2 processors',
    case: 'concurrency',
    work: '2 processors, 1000',
    value: cpu,
    unit: 'µs',
  },
  ...['fastify', 'koa', 'express'].flatMap(http),
  {
    title: 'Lambda handler, first decision',
    case: 'cold-start',
    work: 'handler',
    value: measure('ms'),
    unit: 'ms',
  },
  {
    title: 'Lambda authorizer, first decision',
    case: 'cold-start',
    work: 'authorizer',
    value: measure('ms'),
    unit: 'ms',
  },
  {
    title: 'Lambda handler, gzipped',
    case: 'cold-start',
    work: 'handler',
    value: measure('gzipped bytes'),
    unit: 'bytes',
  },
  {
    title: '`getToken()` from the cache',
    case: 'acquisition',
    work: 'getToken()',
    value: cpu,
    unit: 'µs',
    besides: [['bytes allocated', 'bytes with the promise']],
  },
  {
    title: 'tokens that the fleet acquires',
    case: 'acquisition',
    work: 'a fleet',
    value: measure('tokens acquired'),
    unit: '',
  },
  ...['random kids', 'forged signatures', 'oversize', 'unknown issuers'].map(attack),
]

/** The most important figures, as a Markdown table: less is better in every line. */
export function summaryOf(rows: readonly Row[]): string {
  const table = lines.flatMap((line) => {
    const own = rowsOf(rows, line)
    return own.length === 0 ? [] : [cells(line, own)]
  })
  const head = ['', 'limit', 'ours', 'nearest peer', 'others']
  return [head, head.map(() => '---'), ...table].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function cells(line: Line, rows: readonly Row[]): string[] {
  const of = (kind: Row['kind']) =>
    rows.filter((row) => row.kind === kind && Number.isFinite(line.value(row) ?? Number.NaN))
  const value = (row: Row) => line.value(row) ?? Number.NaN
  const [ours, ...variants] = of('ours')
  if (ours === undefined) return [line.title, '', '–', '', '']
  const peers = of('peer').sort((one, other) => value(one) - value(other))
  const [nearest, ...others] = peers.map((row) => `${row.subject} ${digits(value(row) / value(ours))} ×`)
  return [
    line.title,
    of('limit')
      .map((row) => withUnit(value(row), line.unit))
      .join(', '),
    [
      `**${withUnit(value(ours), line.unit)}**`,
      ...(line.rate && ours.rate !== null ? [`${digits(ours.rate)} a second`] : []),
      ...(line.besides ?? [])
        .filter(([name]) => ours.measures[name] !== undefined)
        .map(([name, unit]) => withUnit(ours.measures[name] ?? 0, unit)),
      ...variants.map(
        (row) => `${row.subject.replace(`${ours.subject}, `, '')} ${withUnit(value(row), line.unit)}`,
      ),
    ].join(', '),
    nearest ?? '',
    others.join(', '),
  ]
}

function withUnit(value: number, unit: string): string {
  return `${digits(value)} ${unit}`.trim()
}
