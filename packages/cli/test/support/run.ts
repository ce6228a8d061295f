import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
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

/** Runs the program as a process of its own, with nothing of this one's environment. */
export async function runProcess(
  args: readonly string[],
  { env = {}, cwd, input = '' }: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): Promise<Run> {
  const main = new URL('../../src/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=@cognito-m2m/source', main, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    ...(cwd !== undefined && { cwd }),
  })
  child.stdin.end(input)
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const code = child.exitCode ?? (await new Promise<number>((resolve) => child.on('exit', resolve)))
  return { code, out, err }
}
