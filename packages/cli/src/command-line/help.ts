import { exitCodeMeanings, exitCodes } from '../exit-codes.ts'
import type { Style } from '../terminal/style.ts'
import { indented } from '../terminal/wrap.ts'
import { type Command, commonOptions } from './definition.ts'

/** `--help` of the whole program. */
export function programHelp(commands: readonly Command[], style: Style): string {
  const list = commands.map(({ name, summary }) => `  ${style.command(name.padEnd(12))}${summary}`)
  return `Diagnose machine-to-machine tokens of Amazon Cognito

${style.bold('Usage')}  cognito-m2m <command> [options]

${list.join('\n')}

${style.bold('Examples')}
  ${style.dim('# why the token on standard input is refused')}
  ${style.command('cognito-m2m inspect < token.txt')}
  ${style.dim('# what is wrong with the settings in .env')}
  ${style.command('cognito-m2m doctor --env-file .env')}

cognito-m2m <command> --help shows its options and examples.
--version prints the version.
`
}

/** `--help` of one command. */
export function commandHelp(command: Command, style: Style, columns: number): string {
  const argument = command.argument === undefined ? '' : ` ${command.argument}`
  const sections = [
    `${style.bold('Usage')}  cognito-m2m ${command.name}${argument} [options]`,
    ...command.description.map((text) => indented(text, 0, columns).join('\n')),
    ...argumentLines(command, style),
    `${style.bold('Options')}\n${optionLines(command, columns).join('\n')}`,
    `${style.bold('Examples')}\n${command.examples
      .map(({ command: line, does }) => `  ${style.dim(`# ${does}`)}\n  ${style.command(line)}`)
      .join('\n')}`,
    `${style.bold('Exit codes')}\n${command.exitCodes
      .map((name) => `  ${String(exitCodes[name]).padStart(3)}  ${exitCodeMeanings[name]}`)
      .join('\n')}`,
  ]
  return `${sections.join('\n\n')}\n`
}

function argumentLines({ argument = '', argumentHelp }: Command, style: Style): readonly string[] {
  if (argumentHelp === undefined) return []
  const lines = Object.entries(argumentHelp).map(([word, help]) => `  ${word.padEnd(10)}${help}`)
  return [`${style.bold(argument)}\n${lines.join('\n')}`]
}

const helpColumn = 28

function optionLines({ options }: Command, columns: number): readonly string[] {
  return Object.entries({ ...options, ...commonOptions }).flatMap(([name, option]) => {
    const flag = `  --${name}${'value' in option && option.value !== undefined ? ` ${option.value}` : ''}`
    const env = 'env' in option && option.env !== undefined ? ` [${option.env}]` : ''
    const [first = '', ...more] = indented(`${option.help}${env}`, helpColumn, columns)
    return flag.length < helpColumn - 1
      ? [flag.padEnd(helpColumn) + first.trimStart(), ...more]
      : [flag, first, ...more]
  })
}
