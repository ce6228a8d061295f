import type { Command } from '../command-line/definition.ts'
import { apiOptions, sourceOptions } from '../settings/option-tables.ts'

/** `inspect`: the three stages of one token. */
export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show why a token is accepted or refused, stage by stage',
  argument: '[token]',
  description: [
    'Validates an access token in three stages (format, signature, claims), and shows what was checked, expected and found. The token is read from the argument, standard input, or a hidden prompt. Because it is a secret until it expires, it is not sent anywhere, and only its claims are printed.',
    "The issuer's keys are downloaded, unless you pass --jwks or --no-verify. Without --user-pool-id or --issuer, the issuer is read from the token itself if it is one of Cognito's: this shows that the token is intact, not that your API trusts it.",
  ],
  options: {
    ...apiOptions,
    verify: { type: 'boolean', help: 'verify the signature (the default)' },
    'no-verify': { type: 'boolean', help: 'skip signature verification; works offline' },
    'allow-insecure-http': {
      type: 'boolean',
      help: 'download keys over plain http from another machine, such as a container',
    },
    at: {
      type: 'string',
      value: '<time>',
      help: 'time of the check: 2026-11-25T12:00Z, or seconds since 1970',
    },
    utc: { type: 'boolean', help: 'show times in UTC instead of your time zone' },
    ...sourceOptions,
  },
  examples: [
    {
      command: 'pbpaste | cognito-m2m inspect --user-pool-id eu-west-1_AbCdEf123',
      does: 'validate the token on the clipboard with the keys of your user pool',
    },
    {
      command: 'cognito-m2m inspect --resource orders --scope orders/read < token.txt',
      does: 'check whether a route with this scope would accept the token',
    },
    { command: 'cognito-m2m inspect --no-verify < token.txt', does: 'check offline, without the signature' },
  ],
  exitCodes: ['ok', 'usage', 'format', 'signature', 'claims', 'keys_unavailable', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runInspect(input),
}
