import type { Command } from '../command-line/definition.ts'

/** `completion`: prints a shell completion script. */
export const completionCommand: Command = {
  name: 'completion',
  summary: 'print a completion script for bash, zsh or fish',
  argument: '<shell>',
  argumentChoices: ['bash', 'zsh', 'fish'],
  description: ['Prints a script that completes commands, options and their values.'],
  options: {},
  examples: [
    { command: 'source <(cognito-m2m completion bash)', does: 'in ~/.bashrc' },
    { command: 'source <(cognito-m2m completion zsh)', does: 'in ~/.zshrc, after compinit' },
    { command: 'cognito-m2m completion fish | source', does: 'in ~/.config/fish/config.fish' },
  ],
  exitCodes: ['ok', 'usage'],
  run: async (input) => (await import('./run.ts')).runCompletion(input),
}
