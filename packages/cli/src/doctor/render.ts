import { styleFor } from '../terminal/style.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { indented } from '../terminal/wrap.ts'
import type { DoctorDocument } from './finding.ts'

/** Renders the diagnosis for a terminal. */
export function renderDiagnosis(
  { findings, passed, notChecked }: DoctorDocument,
  { color, columns }: Pick<Terminal, 'color' | 'columns'>,
): string {
  const style = styleFor(color)
  const lines: string[] = []
  for (const { code, severity, what, why, fix } of findings) {
    const paint = severity === 'error' ? style.bad : style.warning
    lines.push(`${paint(severity === 'error' ? '✗ error' : '! warning')}  ${style.bold(code)}`)
    lines.push(...indented(what, 2, columns), ...indented(why, 2, columns).map(style.dim))
    const [first = '', ...more] = indented(fix, 7, columns)
    lines.push(`  ${style.good('Fix:')} ${style.command(first.trimStart())}`, ...more.map(style.command), '')
  }
  for (const text of passed) lines.push(...marked('✓', text, columns).map(style.good))
  for (const text of notChecked) lines.push(...marked('·', `not checked: ${text}`, columns).map(style.dim))
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  lines.push(
    '',
    errors === 0
      ? style.good(`No errors, ${counted(warnings, 'warning')}.`)
      : style.bad(`${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`),
  )
  return `${lines.join('\n')}\n`
}

function marked(mark: string, text: string, columns: number): readonly string[] {
  const [first = '', ...more] = indented(text, 2, columns)
  return [`${mark} ${first.trimStart()}`, ...more]
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
