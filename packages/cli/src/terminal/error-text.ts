import type { Terminal } from './terminal.ts'
import { wrap } from './wrap.ts'

/** Formats an error message for standard error: wrapped on a terminal, in one line for a log. */
export function errorText(message: string, { interactive, columns }: Terminal): string {
  const text = `cognito-m2m: ${message}`
  return `${interactive ? wrap(text, columns).join('\n') : text}\n`
}
