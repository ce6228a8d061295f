import { UsageError } from '../command-line/usage-error.ts'
import type { Terminal } from './terminal.ts'

/** A prompt was cancelled with Ctrl+C or Escape. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/**
 * Asks for a secret without showing it.
 *
 * @param otherwise What to do without a terminal, for the error message.
 * @throws UsageError when the terminal is not interactive.
 */
export async function askHidden(terminal: Terminal, question: string, otherwise: string): Promise<string> {
  if (!terminal.interactive) throw new UsageError(`${question} is missing. ${otherwise}`)
  const { password, isCancel } = await import('@clack/prompts')
  const answer = await password({ message: `${question} (hidden)`, mask: '', output: process.stderr })
  if (isCancel(answer)) throw new Cancelled()
  return (answer ?? '').trim()
}

/**
 * Asks for confirmation. The default is no.
 *
 * @param otherwise What to do without a terminal, for the error message.
 * @throws UsageError when the terminal is not interactive.
 */
export async function askToConfirm(
  terminal: Terminal,
  question: string,
  otherwise: string,
): Promise<boolean> {
  if (!terminal.interactive) throw new UsageError(otherwise)
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr })
  if (isCancel(answer)) throw new Cancelled()
  return answer
}
