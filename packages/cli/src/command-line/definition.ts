import type { ExitCodeName } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** One option of a command. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean'
  /** Placeholder for the value in `--help`, such as `<id>`. */
  readonly value?: string
  readonly help: string
  /** May be repeated. A value with spaces counts as several. */
  readonly multiple?: true
  /** The valid values. */
  readonly choices?: readonly string[]
  /** How shells complete the value. */
  readonly completes?: 'file'
  /** Environment variable that is used when the option is not given. */
  readonly env?: string
}

/** The options of a command, by name without dashes. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>

/** The values of options, by name: true for a boolean one, strings for one that may be repeated. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** Input of a command. */
export interface CommandInput {
  readonly values: OptionValues
  readonly positionals: readonly string[]
  readonly terminal: Terminal
  /** Every command, for completion. */
  readonly commands: readonly Command[]
}

/** A command: everything that `--help`, the shells' completion and the parser need. */
export interface Command {
  readonly name: string
  /** One line, for the list of commands. */
  readonly summary: string
  /** What follows the name in the usage line, before the options: `[token]`. */
  readonly argument?: string
  /** Valid values of the argument, for completion. */
  readonly argumentChoices?: readonly string[]
  /** What each value of the argument does, for `--help`. */
  readonly argumentHelp?: Readonly<Record<string, string>>
  /** Paragraphs for `--help`. */
  readonly description: readonly string[]
  readonly options: OptionTable
  readonly examples: readonly { readonly command: string; readonly does: string }[]
  readonly exitCodes: readonly ExitCodeName[]
  /** True: arguments are passed on unchanged, including `--help`. */
  readonly passesThrough?: true
  run(input: CommandInput): Promise<number>
}

/** Options of every command. */
export const commonOptions = {
  json: { type: 'boolean', help: 'print one JSON document (schema: see the README)' },
  help: { type: 'boolean', help: 'show this text' },
} as const satisfies OptionTable
