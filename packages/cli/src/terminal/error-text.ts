import type { Terminal } from './terminal.ts'
import { wrap } from './wrap.ts'

/** A mistake or a failure for standard error: broken at blanks for a person, in one line for a log. */
export function errorText(message: string, { interactive, columns }: Terminal): string {
  const text = `cognito-m2m: ${message}`
  return `${interactive ? wrap(text, columns).join('\n') : text}\n`
}
