import type { Command } from '../command-line/definition.ts'
import { tokenExitCodes } from '../exit-codes.ts'
import { sourceOptions } from '../settings/option-tables.ts'

/** `rotate`: an app client's second secret, step by step. */
export const rotateCommand: Command = {
  name: 'rotate',
  summary: "rotate a client's secret manually, step by step",
  argument: '<step>',
  argumentChoices: ['status', 'store', 'add', 'test', 'promote', 'delete'],
  argumentHelp: {
    status: 'show the status of the rotation; change nothing',
    store: 'once: copy the current secret from Cognito into the store',
    add: 'add a second secret, stored as pending',
    test: 'request one token with it; Cognito bills it',
    promote: 'make it the current one; the old one still works',
    delete: 'delete the old one, after every consumer uses the new one',
  },
  description: [
    'An app client can have two secrets at a time, so a secret can be replaced without failed requests. Run the steps below in order; each can be repeated.',
    'The store is a secret in AWS Secrets Manager (--secret-id) or a file with mode 0600 (--secret-file). Secrets are never printed. rotate requires AWS credentials and @aws-sdk/client-cognito-identity-provider; with --endpoint-url it works with the local emulator.',
  ],
  options: {
    'secret-id': { type: 'string', value: '<name>', help: 'store: a secret in AWS Secrets Manager' },
    'secret-file': {
      type: 'string',
      value: '<file>',
      completes: 'file',
      help: 'store: a JSON file, written with mode 0600',
    },
    'dry-run': { type: 'boolean', help: 'only check whether the step is possible' },
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
      help: 'delete: ID of the secret, as listed by status. Default: the previous one',
    },
    grace: {
      type: 'string',
      value: '<seconds>',
      help: 'delete: grace period after promote. Default: 86400',
    },
    yes: { type: 'boolean', help: 'delete: do not ask for confirmation' },
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
      does: 'once: store the secret of the client in .env',
    },
    {
      command: 'cognito-m2m rotate add --secret-file client.json --dry-run',
      does: 'check whether a second secret can be added',
    },
    {
      command: 'for s in add test promote; do cognito-m2m rotate $s --secret-id m; done',
      does: 'rotate to a new secret in AWS Secrets Manager',
    },
    {
      command: 'cognito-m2m token --secret-file client.json --env-file .env',
      does: 'get a token with the current secret',
    },
  ],
  exitCodes: ['ok', 'usage', ...tokenExitCodes, 'aws_failed', 'rotation_stopped', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runRotate(input),
}
