import type { Command } from '../command-line/definition.ts'
import { tokenExitCodes } from '../exit-codes.ts'
import { clientOptions, requestOption, sourceOptions } from '../settings/option-tables.ts'

/** `token`: gets an access token. */
export const tokenCommand: Command = {
  name: 'token',
  summary: 'get an access token with client credentials',
  description: [
    'Requests one token and prints it: bare, as JSON, as a header, or as a curl line. Cognito bills each token; with --cache the next run uses it again, until shortly before it expires. The client secret is never printed, and there is no option for it, as other users of the machine would see it.',
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
      help: 'keep the token in your cache directory until it expires, sealed, and use it again',
    },
    url: { type: 'string', value: '<url>', help: 'what the curl line calls' },
    ...sourceOptions,
  },
  examples: [
    {
      command: 'cognito-m2m token --env-file .env --request orders/read',
      does: 'client ID, secret and token endpoint from .env',
    },
    {
      command: 'cognito-m2m token --env-file .env | cognito-m2m inspect',
      does: 'what the token holds',
    },
    {
      command: 'cognito-m2m token --region eu-west-1 --client-id 1example23456789',
      does: 'over GetClientToken; asks for the secret',
    },
  ],
  exitCodes: ['ok', 'usage', ...tokenExitCodes, 'aws_failed', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runToken(input),
}
