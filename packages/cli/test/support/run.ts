import { runCli } from '../../src/cli.ts'
import type { Terminal } from '../../src/terminal/terminal.ts'

/** What a run of the program left behind. */
export interface Run {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the program as a pipe would: no terminal, nobody to ask. */
export async function run(
  args: readonly string[],
  world: Partial<Terminal> & { input?: string } = {},
): Promise<Run> {
  let out = ''
  let err = ''
  const code = await runCli(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    env: {},
    cwd: import.meta.dirname,
    columns: 80,
    color: false,
    watched: false,
    interactive: false,
    readInput: async () => world.input ?? '',
    ...world,
  })
  return { code, out, err }
}
