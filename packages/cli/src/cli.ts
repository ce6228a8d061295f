import { readFile } from 'node:fs/promises'
import { CommandError } from './command-line/command-error.ts'
import { type Command, commonOptions } from './command-line/definition.ts'
import { commandHelp, programHelp } from './command-line/help.ts'
import { parseArguments } from './command-line/parse.ts'
import { UsageError } from './command-line/usage-error.ts'
import { commands } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { errorText } from './terminal/error-text.ts'
import { Cancelled } from './terminal/prompt.ts'
import { styleFor } from './terminal/style.ts'
import type { Terminal } from './terminal/terminal.ts'

/** Runs the program. Never throws. @returns The exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const json = args.includes('--json')
  const failed = (exitCode: number, message: string, code?: string) => {
    const document = { schema: 'cognito-m2m/error/1', error: { exitCode, code, message } }
    if (json) terminal.out(`${JSON.stringify(document)}\n`)
    else terminal.err(errorText(message, terminal))
    return exitCode
  }
  try {
    return await dispatch(args, terminal)
  } catch (error) {
    if (error instanceof UsageError) return failed(exitCodes.usage, error.message)
    if (error instanceof CommandError) return failed(exitCodes[error.exit], error.message, error.code)
    if (error instanceof Cancelled) return failed(exitCodes.interrupted, 'cancelled.')
    // The message of an unexpected error may contain user input, so only its name and location are shown.
    const place =
      error instanceof Error ? `${error.name} at ${error.stack?.split('\n    at ')[1] ?? '?'}` : 'unknown'
    return failed(
      exitCodes.unexpected,
      `this is a bug (${place}). Please report it: https://github.com/cognito-m2m/cognito-m2m/issues`,
    )
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  const style = styleFor(terminal.color)
  if (name === '--version' || name === '-v') {
    terminal.out(`${await version()}\n`)
    return exitCodes.ok
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const asked = commands.find((command) => command.name === rest[0])
    terminal.out(asked ? commandHelp(asked, style, terminal.columns) : programHelp(commands, style))
    return name === undefined ? exitCodes.usage : exitCodes.ok
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (command === undefined) throw new UsageError(await unknownCommand(name))
  if (command.passesThrough === true)
    return command.run({ values: {}, positionals: rest, terminal, commands })
  const { values, positionals } = await parseArguments(rest, { ...command.options, ...commonOptions })
  if (values.help === true) {
    terminal.out(commandHelp(command, style, terminal.columns))
    return exitCodes.ok
  }
  if (command.argument === undefined && positionals.length > 0) {
    throw new UsageError(`${command.name} does not take an argument. See --help.`)
  }
  return command.run({ values, positionals, terminal, commands })
}

async function unknownCommand(name: string): Promise<string> {
  // Loaded only after a mistake, to keep startup fast.
  const { nearest } = await import('@cognito-m2m/core/adapter')
  const names = commands.map((command: Command) => command.name)
  const close = name.length > 20 ? undefined : nearest(name, names)
  // The input is not repeated: it may be a token.
  return close === undefined
    ? `unknown command. Commands: ${names.join(', ')}. To look at a token: cognito-m2m inspect <token>.`
    : `unknown command. Did you mean ${close}?`
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  return (manifest as { readonly version: string }).version
}
