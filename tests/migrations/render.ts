import { apiCases } from './api-cases.ts'
import { clientCases } from './client-cases.ts'
import { ours, type VerdictRecord } from './measure.ts'
import { apiSubjects, clientSubjects } from './subjects.ts'

/** The pieces of pages that are made from the verdicts, by file name in `docs/partials`. */
export function renderVerdicts(record: VerdictRecord): Readonly<Record<string, string>> {
  const files: Record<string, string> = {
    'compare-api.md': apiTable(record),
    'compare-client.md': clientTable(record),
    'compare-versions.md': versionsLine(record),
  }
  for (const subject of apiSubjects) {
    files[`migrate-${subject.name}.md`] = differences(
      apiCases,
      record.api[subject.before] ?? {},
      record.api[subject.after] ?? {},
      apiCell,
    )
  }
  for (const subject of clientSubjects) {
    files[`migrate-${subject.name}.md`] = differences(
      clientCases,
      record.client[subject.before] ?? {},
      record.client[ours.client] ?? {},
      clientCell,
    )
  }
  return files
}

function apiTable({ api }: VerdictRecord): string {
  const columns = [ours.api, ...apiSubjects.map(({ before }) => before)]
  const head = ['request', 'right', 'cognito-m2m', ...apiSubjects.map(({ name }) => labels[name] ?? name)]
  const rows = apiCases.map(({ name, right }) => [
    name,
    right.join(' or '),
    ...columns.map((program) => apiCell(api[program]?.[name] ?? 'none', right)),
  ])
  return table(head, rows)
}

function clientTable({ client }: VerdictRecord): string {
  const columns = [ours.client, ...clientSubjects.map(({ before }) => before)]
  const head = ['situation', 'right', 'cognito-m2m', ...clientSubjects.map(({ name }) => name)]
  const rows = clientCases.map(({ name, right }) => [
    name,
    right,
    ...columns.map((program) => clientCell(client[program]?.[name] ?? 'none', right)),
  ])
  return table(head, rows)
}

function versionsLine({ date, versions }: VerdictRecord): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `Measured on ${date}, with ${list.join(', ')}.\n`
}

/** The cases in which the two differ. */
function differences<Value, Right>(
  cases: readonly { readonly name: string; readonly right: Right }[],
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
  cell: (value: Value, right: Right) => string,
): string {
  const rows = cases.flatMap(({ name, right }) => {
    const old = before[name]
    const now = after[name]
    if (old === undefined || now === undefined || old === now) return []
    return [[name, cell(old, right), cell(now, right)]]
  })
  const same = cases.length - rows.length
  return `${table(['', 'before', 'after'], rows)}\nThe other ${same} of ${cases.length} cases are the same.\n`
}

/** As npm names them, where a program's name is not. The packages that find keys for them are in the list of versions. */
const labels: Readonly<Record<string, string>> = { 'fastify-jwt': '@fastify/jwt', 'hono-jwk': 'hono/jwk' }

function apiCell(status: number | 'none', right: readonly number[]): string {
  if (status === 'none') return '**✗ none**'
  return right.includes(status) ? String(status) : `**✗ ${status}**`
}

function clientCell(outcome: string, right: string): string {
  const text = outcome === 'none' ? 'no outcome' : outcome
  return outcome === right ? text : `**✗ ${text}**`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}
