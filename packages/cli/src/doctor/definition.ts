import type { Command } from '../command-line/definition.ts'
import { apiOptions, clientOptions, sourceOptions } from '../settings/option-tables.ts'

const { jwks: _, 'client-id': __, tokens: ___, 'clock-tolerance': ____, ...api } = apiOptions
const { 'client-id': clientId, ...client } = clientOptions

/** `doctor`: finds problems in a configuration. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'find problems in the configuration of an API, a client, or both',
  description: [
    'Checks the settings of an API and a client, from options, the environment or a file. For each problem it prints what is wrong, why it matters, and the fix. It downloads the keys, and requests one token if client ID and secret are known; Cognito bills each token. It changes nothing.',
  ],
  options: {
    ...api,
    'client-id': clientId,
    ...client,
    request: {
      type: 'string',
      value: '<scope>',
      multiple: true,
      env: 'COGNITO_SCOPES',
      help: 'scopes that the client requests',
    },
    definitions: {
      type: 'string',
      value: '<file>',
      completes: 'file',
      help: 'result of defineUserPool: a module or JSON, optionally with routes',
    },
    'app-client': {
      type: 'string',
      value: '<name>',
      help: "the client's name, if the definitions contain several",
    },
    template: {
      type: 'string',
      value: '<file>',
      completes: 'file',
      help: 'CloudFormation, SAM, serverless.yml, OpenAPI or Terraform (JSON)',
    },
    aws: { type: 'boolean', help: 'read the user pool and the app client with AWS credentials' },
    'endpoint-url': { type: 'string', value: '<url>', help: 'another URL of the AWS API, for --aws' },
    offline: { type: 'boolean', help: 'send no request' },
    ...sourceOptions,
  },
  examples: [
    { command: 'cognito-m2m doctor --env-file .env', does: 'check the settings of a process' },
    {
      command: 'cognito-m2m doctor --config cognito.json --json',
      does: 'check API and client from one file, for a script',
    },
    {
      command: 'cognito-m2m doctor --template template.yaml --offline',
      does: 'check a template before deployment',
    },
    { command: 'cognito-m2m doctor --env-file .env --aws', does: 'also check the settings of the user pool' },
  ],
  exitCodes: ['ok', 'usage', 'faults_found'],
  run: async (input) => (await import('./run.ts')).runDoctor(input),
}
