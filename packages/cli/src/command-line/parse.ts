import { parseArgs } from 'node:util'
import type { OptionTable, OptionValues } from './definition.ts'
import { UsageError } from './usage-error.ts'

/** Parsed arguments. */
export interface ParsedArguments {
  readonly values: OptionValues
  readonly positionals: readonly string[]
}

/**
 * Parses arguments by a table of options.
 *
 * @throws UsageError when an option is unknown or repeated, or its value is missing, unexpected or not a valid choice.
 */
export async function parseArguments(args: readonly string[], table: OptionTable): Promise<ParsedArguments> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(Object.entries(table).map(([name, { type }]) => [name, { type }])),
      help: { type: 'boolean', short: 'h' },
    },
  })
  const values: Record<string, string | boolean | string[]> = {}
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const definition = Object.hasOwn(table, token.name) ? table[token.name] : undefined
    if (definition === undefined) throw new UsageError(await unknownOption(token.rawName, Object.keys(table)))
    if (definition.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`--${token.name} does not take a value. Remove it.`)
      values[token.name] = true
      continue
    }
    const value = givenValue(token)
    checkChoice(token.name, value, definition.choices)
    if (definition.multiple === true) {
      const earlier = values[token.name]
      values[token.name] = [...(Array.isArray(earlier) ? earlier : []), ...value.split(/\s+/).filter(Boolean)]
    } else {
      if (token.name in values) throw new UsageError(`--${token.name} is set twice. Remove one.`)
      values[token.name] = value
    }
  }
  return { values, positionals }
}

function givenValue(token: {
  readonly name: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}): string {
  // `--scope --json` is a forgotten value, not a scope named `--json`.
  if (token.value === undefined || (token.inlineValue !== true && /^--?[a-z]/.test(token.value))) {
    throw new UsageError(`--${token.name} requires a value.`)
  }
  if (token.value === '') {
    throw new UsageError(`--${token.name} is empty. If the value comes from a variable, set the variable.`)
  }
  return token.value
}

function checkChoice(name: string, value: string, choices: readonly string[] | undefined): void {
  if (choices === undefined || choices.includes(value)) return
  throw new UsageError(`--${name} must be ${choices.join(' or ')}.`)
}

async function unknownOption(rawName: string, names: readonly string[]): Promise<string> {
  // Loaded only after a mistake, to keep startup fast.
  const { nearest } = await import('@cognito-m2m/core/adapter')
  const close = nearest(
    rawName.replace(/^-+/, ''),
    names.filter((name) => name !== 'help'),
  )
  const hint = close === undefined ? 'See --help.' : `Did you mean --${close}?`
  return `unknown option ${rawName}. ${hint}`
}
