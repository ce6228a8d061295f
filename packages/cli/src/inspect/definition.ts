import type { Command } from '../command-line/definition.ts'
import { apiOptions, sourceOptions } from '../settings/option-tables.ts'

/** `inspect`: the three stages of one token. */
export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'show why a token is accepted or refused, stage by stage',
  argument: '[token]',
  description: [
    'Takes an access token through format, signature and claims, and shows what was checked, expected and found. The token comes from the argument, from standard input, or from a hidden prompt. It is a secret until it expires: it is sent nowhere, and only its claims are printed.',
    "The issuer's keys are downloaded, unless --jwks or --no-verify is given. Without --user-pool-id or --issuer, the issuer is read from the token itself, if it is one of Cognito's: that shows that the token is intact, not that your API trusts it.",
  ],
  options: {
    ...apiOptions,
    verify: { type: 'boolean', help: 'verify the signature (the default)' },
    'no-verify': { type: 'boolean', help: 'skip the signature; works offline' },
    'allow-insecure-http': {
      type: 'boolean',
      help: 'download keys over plain http from another machine, such as a container',
    },
    at: {
      type: 'string',
      value: '<time>',
      help: 'check as of then: 2026-11-25T12:00Z, or seconds since 1970',
    },
    utc: { type: 'boolean', help: 'show times in UTC, not in your time zone' },
    ...sourceOptions,
  },
  examples: [
    {
      command: 'pbpaste | cognito-m2m inspect --user-pool-id eu-west-1_AbCdEf123',
      does: 'the token on the clipboard, by the keys of your user pool',
    },
    {
      command: 'cognito-m2m inspect --resource orders --scope orders/read < token.txt',
      does: 'where a route that requires this scope would refuse it',
    },
    { command: 'cognito-m2m inspect --no-verify < token.txt', does: 'offline, without the signature' },
  ],
  exitCodes: ['ok', 'usage', 'format', 'signature', 'claims', 'keys_unavailable', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runInspect(input),
}
