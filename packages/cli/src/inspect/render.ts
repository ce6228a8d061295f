import { type Style, styleFor } from '../terminal/style.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { indented } from '../terminal/wrap.ts'
import type { Check, InspectDocument, StageReport } from './document.ts'

const nameWidth = 10
const indent = 4 + nameWidth + 1

/** Renders the report for a terminal. */
export function renderInspection(
  document: InspectDocument,
  terminal: Pick<Terminal, 'color' | 'columns'>,
): string {
  const style = styleFor(terminal.color)
  const { columns } = terminal
  const lines: string[] = []
  for (const [index, stage] of document.stages.entries()) {
    lines.push(stageTitle(index + 1, stage, document, style))
    for (const check of stage.checks) lines.push(...checkLines(check, stage, columns, style))
    lines.push('')
  }
  lines.push(...verdictLines(document, columns, style))
  for (const note of document.notes) {
    lines.push(...indented(`Note: ${note}`, 2, columns).map(style.dim))
  }
  return `${lines.join('\n')}\n`
}

function stageTitle(number: number, stage: StageReport, { failure }: InspectDocument, style: Style): string {
  const title = style.bold(`${number} ${stage.stage}`)
  const padding = ' '.repeat(nameWidth + 5 - stage.stage.length - 2)
  if (stage.outcome === 'passed') {
    return `${title}${padding}${stage.reached ? style.good('passed') : style.dim('not reached; would pass')}`
  }
  if (stage.outcome === 'not_checked')
    return `${title}${padding}${style.dim(stage.reached ? 'not checked' : 'not reached')}`
  const code = stage.reached ? ` ${failure?.code ?? ''}` : ''
  return `${title}${padding}${stage.reached ? style.bad(`FAILED${code}`) : style.dim('not reached; would fail')}`
}

const marks = { passed: '✓', failed: '✗', not_checked: '·' } as const

function checkLines(check: Check, stage: StageReport, columns: number, style: Style): readonly string[] {
  const { name, outcome, found, expected } = check
  const paint = outcome === 'passed' ? style.good : outcome === 'failed' ? style.bad : style.dim
  const [first = '', ...more] = indented(found, indent, columns)
  const head = `  ${paint(marks[outcome])} ${name.padEnd(nameWidth)} ${first.trimStart()}`
  // A passed check shows the expected value if it was configured.
  const expectation =
    expected !== undefined &&
    expected !== found &&
    (outcome === 'failed' || configured.has(`${stage.stage} ${name}`))
      ? indented(`expected: ${expected}`, indent, columns)
      : []
  return [head, ...more, ...expectation.map(outcome === 'failed' ? style.warning : style.dim)]
}

const configured = new Set(['claims resource', 'claims scope', 'claims client_id', 'claims age'])

function verdictLines(document: InspectDocument, columns: number, style: Style): readonly string[] {
  const { verdict, failure, response } = document
  const block = (text: string) => indented(text, 2, columns)
  if (failure === null) {
    return verdict === 'valid'
      ? [style.good('VALID'), ...block('An API with these settings accepts this token.')]
      : [style.warning('NOT VERIFIED'), ...block('Everything except the signature is valid.')]
  }
  const title =
    failure.code === 'keys_unavailable'
      ? style.warning('NO VERDICT')
      : style.bad(`REFUSED in the ${failure.stage} stage: ${failure.code}`)
  const answer =
    response?.error == null
      ? 'An API responds with 503 and Retry-After.'
      : `An API responds with ${response.status} and error="${response.error}".`
  return [title, ...block(answer), ...block(failure.advice).map(style.bold)]
}
