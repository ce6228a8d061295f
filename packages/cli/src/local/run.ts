import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CommandInput } from '../command-line/definition.ts'
import { exitCodes } from '../exit-codes.ts'

/** Runs the emulator's own command until it exits. @returns Its exit code. */
export async function runLocal({ positionals, terminal }: CommandInput): Promise<number> {
  const installed = installedCommand(terminal.cwd)
  const [program, args] =
    installed === undefined
      ? ['npx', ['--yes', '@cognito-m2m/local', ...positionals]]
      : [process.execPath, [...process.execArgv, installed, ...positionals]]
  const child = spawn(program, args, { stdio: 'inherit', cwd: terminal.cwd, shell: false })
  // The terminal sends Ctrl+C to both; a supervisor sends SIGTERM to this process only.
  const forward = () => void child.kill('SIGTERM')
  const ignore = () => {}
  process.on('SIGTERM', forward).on('SIGINT', ignore)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return code ?? exitCodes.interrupted
  } catch {
    terminal.err('cognito-m2m: cannot start the emulator: npm install --save-dev @cognito-m2m/local\n')
    return exitCodes.usage
  } finally {
    process.off('SIGTERM', forward).off('SIGINT', ignore)
  }
}

/** Finds the command in this package's own tree, or in the user's project. */
function installedCommand(cwd: string): string | undefined {
  for (const base of [import.meta.url, pathToFileURL(join(cwd, 'package.json')).href]) {
    try {
      const manifest = createRequire(base).resolve('@cognito-m2m/local/package.json')
      return join(dirname(manifest), 'dist/cli/main.js')
    } catch {
      // Try the next location.
    }
  }
  return undefined
}
