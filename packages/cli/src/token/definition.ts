import type { Command } from '../command-line/definition.ts'
import { tokenExitCodes } from '../exit-codes.ts'
import { clientOptions, requestOption, sourceOptions } from '../settings/option-tables.ts'

/** `token`: gets an access token. */
export const tokenCommand: Command = {
  name: 'token',
  summary: 'get an access token with client credentials',
  description: [
    'Requests one token and prints it: bare, as JSON, as a header, or as a curl command. Cognito bills each token; with --cache, later runs reuse it until shortly before it expires. The client secret is never printed, and there is no option for it, because other users of the machine could see it.',
  ],
  options: {
    ...clientOptions,
    ...requestOption,
    format: {
      type: 'string',
      value: '<format>',
      choices: ['token', 'header', 'curl'],
      help: 'token (default), header or curl',
    },
    cache: {
      type: 'boolean',
      help: 'reuse the token until it expires; stored encrypted in your cache directory',
    },
    url: { type: 'string', value: '<url>', help: 'URL for the curl command' },
    ...sourceOptions,
  },
  examples: [
    {
      command: 'cognito-m2m token --env-file .env --request orders/read',
      does: 'client ID, secret and token endpoint from .env',
    },
    {
      command: 'cognito-m2m token --env-file .env | cognito-m2m inspect',
      does: 'show the contents of the token',
    },
    {
      command: 'cognito-m2m token --region eu-west-1 --client-id 1example23456789',
      does: 'use GetClientToken; prompts for the secret',
    },
  ],
  exitCodes: ['ok', 'usage', ...tokenExitCodes, 'aws_failed', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runToken(input),
}
