import type { Command } from '../command-line/definition.ts'
import { tokenExitCodes } from '../exit-codes.ts'
import { sourceOptions } from '../settings/option-tables.ts'

/** `rotate`: an app client's second secret, step by step. */
export const rotateCommand: Command = {
  name: 'rotate',
  summary: "replace a client's secret by hand, step by step",
  argument: '<step>',
  argumentChoices: ['status', 'store', 'add', 'test', 'promote', 'delete'],
  argumentHelp: {
    status: 'show where the rotation stands; change nothing',
    store: 'once: copy the present secret from Cognito into the store',
    add: 'add a second secret, and keep it as pending',
    test: 'request one token with it; Cognito bills it',
    promote: 'make it the current one; the old one still works',
    delete: 'delete the old one, when no consumer uses it any more',
  },
  description: [
    'An app client may have two secrets at once, so that a secret is replaced without a failed call. Take the steps below in order; each may be repeated.',
    'The store is a secret in AWS Secrets Manager (--secret-id) or a file with mode 0600 (--secret-file). A secret is never printed. rotate needs AWS credentials and @aws-sdk/client-cognito-identity-provider; with --endpoint-url it works with the local emulator.',
  ],
  options: {
    'secret-id': { type: 'string', value: '<name>', help: 'store: a secret in AWS Secrets Manager' },
    'secret-file': {
      type: 'string',
      value: '<file>',
      completes: 'file',
      help: 'store: a JSON file, written with mode 0600',
    },
    'dry-run': { type: 'boolean', help: 'check whether the step can be done, and change nothing' },
    'user-pool-id': {
      type: 'string',
      value: '<id>',
      env: 'COGNITO_USER_POOL_ID',
      help: 'store: user pool of the client',
    },
    'client-id': { type: 'string', value: '<id>', env: 'COGNITO_CLIENT_ID', help: 'store: app client' },
    'token-endpoint': {
      type: 'string',
      value: '<url>',
      env: 'COGNITO_TOKEN_ENDPOINT',
      help: 'store: where the client requests tokens. Default: GetClientToken',
    },
    'client-secret-id': {
      type: 'string',
      value: '<id>',
      help: 'delete: this secret, as status lists it, and not the previous one',
    },
    grace: {
      type: 'string',
      value: '<seconds>',
      help: 'delete: how long the old secret stays after promote. Default: 86400',
    },
    yes: { type: 'boolean', help: 'delete: do not ask' },
    region: { type: 'string', value: '<region>', help: 'Region of Secrets Manager. Default: AWS_REGION' },
    'endpoint-url': {
      type: 'string',
      value: '<url>',
      help: "Cognito's API at another URL: the emulator, FIPS, PrivateLink",
    },
    ...sourceOptions,
  },
  examples: [
    {
      command: 'cognito-m2m rotate store --secret-file client.json --env-file .env',
      does: 'once: what COGNITO_USER_POOL_ID and COGNITO_CLIENT_ID name',
    },
    {
      command: 'cognito-m2m rotate add --secret-file client.json --dry-run',
      does: 'whether a second secret can be added',
    },
    {
      command: 'for s in add test promote; do cognito-m2m rotate $s --secret-id m; done',
      does: 'a new secret in AWS Secrets Manager',
    },
    {
      command: 'cognito-m2m token --secret-file client.json --env-file .env',
      does: 'a token with the current secret',
    },
  ],
  exitCodes: ['ok', 'usage', ...tokenExitCodes, 'aws_failed', 'rotation_stopped', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runRotate(input),
}
