import { UsageError } from '../command-line/usage-error.ts'
import { askHidden } from '../terminal/prompt.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** A token from the input, and a note on what was removed around it. */
export interface GivenToken {
  readonly text: string
  /** What the input was, if not a bare token. */
  readonly note?: string
}

/**
 * Reads the token from the argument, standard input, or a hidden prompt.
 *
 * @throws UsageError when there is none.
 */
export async function readToken(positionals: readonly string[], terminal: Terminal): Promise<GivenToken> {
  if (positionals.length > 1)
    throw new UsageError('pass exactly one token. Put it in quotes if it contains spaces.')
  const [argument] = positionals
  const text =
    argument !== undefined && argument !== '-'
      ? argument
      : ((await terminal.readInput()) ??
        (await askHidden(terminal, 'Access token', 'Pass it as the argument or on standard input.')))
  const given = bareToken(text.trim())
  if (given.text === '') {
    throw new UsageError('the token is empty. Did the command before the pipe fail?')
  }
  return given
}

/** Recognizes the forms in which tokens are copied: a header, a token response. */
export function bareToken(text: string): GivenToken {
  const header = /^(?:authorization:\s*)?bearer\s+(?<token>.*)$/is.exec(text)?.groups?.token
  if (header !== undefined) return { text: header, note: 'Removed `Bearer` in front of the token.' }
  if (!text.startsWith('{')) return { text }
  try {
    const response: unknown = JSON.parse(text)
    const token =
      typeof response === 'object' && response !== null && 'access_token' in response
        ? response.access_token
        : undefined
    if (typeof token === 'string') return { text: token, note: 'Read `access_token` from a token response.' }
  } catch {
    // Not JSON: the format stage reports what it is.
  }
  return { text }
}
