import type { Command } from '../command-line/definition.ts'

/** `local`: the emulator of `@cognito-m2m/local`. */
export const localCommand: Command = {
  name: 'local',
  summary: 'start a local Cognito emulator (@cognito-m2m/local)',
  argument: '[its options]',
  description: [
    'Runs the command of @cognito-m2m/local, from this project or through npx, with its options.',
  ],
  options: {},
  examples: [{ command: 'cognito-m2m local --port 9339', does: 'a token endpoint, keys and a console' }],
  exitCodes: ['ok', 'usage'],
  passesThrough: true,
  run: async (input) => (await import('./run.ts')).runLocal(input),
}
