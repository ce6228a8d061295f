import type { ReadStream } from 'node:tty'

/** The environment of a command, injectable for tests. */
export interface Terminal {
  /** Writes to standard output: results. */
  readonly out: (text: string) => void
  /** Writes to standard error: progress, notes and errors. */
  readonly err: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Width for text, at most 100; 80 when standard output is not a terminal. */
  readonly columns: number
  /** Whether standard output supports colors. */
  readonly color: boolean
  /** Whether standard output is a terminal. */
  readonly watched: boolean
  /** Whether prompts are possible: standard input and standard error are terminals. */
  readonly interactive: boolean
  /** All of standard input; undefined when it is a terminal. */
  readonly readInput: () => Promise<string | undefined>
}

/** Limit of the input: a token has at most 64 KiB, a template a few hundred. */
const maxInputBytes = 4 * 1024 * 1024

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    cwd: process.cwd(),
    columns: stdout.isTTY ? Math.min(Math.max(stdout.columns ?? 80, 40), 100) : 80,
    color: takesColor(stdout.isTTY, env),
    watched: stdout.isTTY,
    interactive: stdin.isTTY && stderr.isTTY,
    readInput: () => readAll(stdin),
  }
}

/**
 * Colors only on a terminal.
 *
 * @see https://no-color.org
 */
export function takesColor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0'
  return isTerminal && env.TERM !== 'dumb'
}

async function readAll(stdin: ReadStream): Promise<string | undefined> {
  if (stdin.isTTY) return undefined
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxInputBytes) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
