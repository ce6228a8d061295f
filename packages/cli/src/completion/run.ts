import {
  type Command,
  type CommandInput,
  commonOptions,
  type OptionDefinition,
} from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'

/** Runs `completion`. @throws UsageError when the shell is not supported. */
export async function runCompletion({
  positionals: [shell],
  values,
  terminal,
  commands,
}: CommandInput): Promise<number> {
  const script = shell !== undefined && Object.hasOwn(scripts, shell) ? scripts[shell] : undefined
  if (script === undefined) throw new UsageError('pass a shell: bash, zsh or fish.')
  const text = script(commands)
  const document = { schema: 'cognito-m2m/completion/1', shell, script: text }
  terminal.out(values.json === true ? `${JSON.stringify(document)}\n` : text)
  return exitCodes.ok
}

const scripts: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashScript,
  // zsh can run bash completion functions.
  zsh: (commands) => `autoload -Uz bashcompinit && bashcompinit\n${bashScript(commands)}`,
  fish: fishScript,
}

function optionsOf({ options }: Command): [string, OptionDefinition][] {
  return Object.entries<OptionDefinition>({ ...options, ...commonOptions })
}

function bashScript(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ')
  const words = commands.map((command) => {
    const list = [...optionsOf(command).map(([name]) => `--${name}`), ...(command.argumentChoices ?? [])]
    return `    ${command.name}) words="${list.join(' ')}" ;;`
  })
  const values = new Map<string, string>()
  for (const [name, { choices, completes }] of commands.flatMap(optionsOf)) {
    if (completes === 'file') values.set(name, 'COMPREPLY=($(compgen -f -- "$current")); return')
    else if (choices)
      values.set(name, `COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current")); return`)
  }
  return `_cognito_m2m() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="${names} --help --version"
  case "$previous" in
${[...values].map(([name, does]) => `    --${name}) ${does} ;;`).join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${words.join('\n')}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names} --help --version"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _cognito_m2m cognito-m2m
`
}

function fishScript(commands: readonly Command[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const lines = ['complete -c cognito-m2m -f']
  for (const command of commands) {
    const { name, summary, argumentChoices } = command
    lines.push(`complete -c cognito-m2m -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`)
    const within = `complete -c cognito-m2m -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`
    if (argumentChoices) lines.push(`${within} -a ${quoted(argumentChoices.join(' '))}`)
    for (const [option, { type, help, choices, completes }] of optionsOf(command)) {
      const value =
        type === 'boolean'
          ? ''
          : completes === 'file'
            ? ' -r -F'
            : choices
              ? ` -x -a ${quoted(choices.join(' '))}`
              : ' -x'
      lines.push(`${within} -l ${option}${value} -d ${quoted(help)}`)
    }
  }
  return `${lines.join('\n')}\n`
}
