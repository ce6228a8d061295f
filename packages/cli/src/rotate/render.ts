import { relativeTime, zonedTime } from '../terminal/moment.ts'
import { type Style, styleFor } from '../terminal/style.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { indented } from '../terminal/wrap.ts'
import type { RotateDocument, RotateStep } from './document.ts'

/**
 * Renders the report for a terminal.
 *
 * @param place The options that name the store, for the next command.
 */
export function renderRotation(
  document: RotateDocument,
  place: string,
  terminal: Pick<Terminal, 'color' | 'columns'>,
  now: number,
): string {
  const style = styleFor(terminal.color)
  const { step, userPoolId, clientId, secrets } = document
  const lines: string[] = []
  if (step !== 'status') lines.push(...outcomeLines(document, style, terminal.columns), '')
  if (secrets.length > 0) {
    lines.push(
      `App client ${style.bold(clientId)}, user pool ${userPoolId}`,
      ...secrets.map((secret) => secretLine(secret, now, style)),
      '',
    )
  }
  lines.push(...nextLines(document, place, now, style, terminal.columns))
  return `${lines.join('\n')}\n`
}

function outcomeLines(document: RotateDocument, style: Style, columns: number): readonly string[] {
  const { step, dryRun, changed, store } = document
  if (!changed) return [`Nothing to do: ${doneAlready[step]}`]
  if (!dryRun) return indented(`${style.good('✓')} ${done[step](store.name)}`, 0, columns)
  return [style.warning('Dry run: nothing was changed.'), `This step would ${would[step](store.name)}`]
}

const done: Readonly<Record<RotateStep, (name: string) => string>> = {
  status: () => '',
  store: (name) => `The client's secret is in ${name}.`,
  add: (name) => `Added a secret. It is pending in ${name}.`,
  test: () => 'Cognito issued a token for the pending secret.',
  promote: (name) => `The new secret is the current one in ${name}. The old one still works.`,
  delete: () => 'Deleted the secret in Cognito.',
}

const would: Readonly<Record<RotateStep, (name: string) => string>> = {
  status: () => '',
  store: (name) => `copy the client's secret from Cognito into ${name}.`,
  add: (name) => `add a secret to the client, stored as pending in ${name}.`,
  test: () => 'request one token with the pending secret. Cognito bills it.',
  promote: (name) => `make the pending secret the current one in ${name}.`,
  delete: () => 'delete the secret in Cognito.',
}

const doneAlready: Readonly<Record<RotateStep, string>> = {
  status: '',
  store: 'the secret of this client is already stored.',
  add: 'a secret is already pending.',
  test: 'the pending secret was already tested.',
  promote: 'the secret is already the current one.',
  delete: 'the secret is already deleted.',
}

function secretLine(secret: RotateDocument['secrets'][number], now: number, style: Style): string {
  const paint = { current: style.good, pending: style.warning, previous: style.dim, unknown: style.bad }
  return `  ${paint[secret.role](secret.role.padEnd(9))} ${secret.id.padEnd(42)} ${relativeTime(secret.createdAt, now)}`
}

function nextLines(
  { next, deletableAt, secrets }: RotateDocument,
  place: string,
  now: number,
  style: Style,
  columns: number,
): readonly string[] {
  const commandLines = (options: string) =>
    onLines(`cognito-m2m rotate ${next} ${options}`, columns).map((line) => `  ${style.command(line)}`)
  const unknown = secrets.find(({ role }) => role === 'unknown')
  if (next === 'delete' && unknown !== undefined) {
    return [
      'One secret is not in the store. If it is unused:',
      ...commandLines(`${place} --client-secret-id ${unknown.id}`),
    ]
  }
  const when =
    next === 'delete' && deletableAt !== null && deletableAt > now
      ? `Next, after ${zonedTime(deletableAt)}, when every consumer has the new secret:`
      : next === 'delete'
        ? 'Next, when every consumer has the new secret:'
        : next === 'add'
          ? 'To replace it:'
          : 'Next:'
  return [when, ...commandLines(place)]
}

/** A command in one line if it fits, else with each option on its own line, ready to paste into a shell. */
function onLines(command: string, columns: number): readonly string[] {
  if (command.length + 2 <= columns) return [command]
  const [first = '', ...options] = command.split(' --')
  return [first, ...options.map((option) => `  --${option}`)].map((line, index) =>
    index < options.length ? `${line} \\` : line,
  )
}
