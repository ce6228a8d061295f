import type { Command } from '../command-line/definition.ts'
import { apiOptions, clientOptions, sourceOptions } from '../settings/option-tables.ts'

const { jwks: _, 'client-id': __, tokens: ___, 'clock-tolerance': ____, ...api } = apiOptions
const { 'client-id': clientId, ...client } = clientOptions

/** `doctor`: what is wrong with a configuration. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'find out what is wrong with an API, a client, or the two together',
  description: [
    'Takes what an API and a client run with, from options, the environment or a file, and names the cause of what does not work: what, why it matters, and the line that mends it. It downloads the keys, and requests one token if client ID and secret are known; Cognito bills each token. It changes nothing.',
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
      help: 'what defineUserPool returned: a module or JSON, with routes if it has some',
    },
    'app-client': {
      type: 'string',
      value: '<name>',
      help: "the client's name in the definitions, if there are several",
    },
    template: {
      type: 'string',
      value: '<file>',
      completes: 'file',
      help: 'CloudFormation, SAM, serverless.yml, OpenAPI or Terraform (JSON)',
    },
    aws: { type: 'boolean', help: 'read the user pool and the app client with AWS credentials' },
    'endpoint-url': { type: 'string', value: '<url>', help: 'another address of the AWS API, for --aws' },
    offline: { type: 'boolean', help: 'send no request' },
    ...sourceOptions,
  },
  examples: [
    { command: 'cognito-m2m doctor --env-file .env', does: 'what the process would run with' },
    {
      command: 'cognito-m2m doctor --config cognito.json --json',
      does: 'API and client from one file, for a script',
    },
    {
      command: 'cognito-m2m doctor --template template.yaml --offline',
      does: 'before a deployment',
    },
    { command: 'cognito-m2m doctor --env-file .env --aws', does: "with the user pool's own settings" },
  ],
  exitCodes: ['ok', 'usage', 'faults_found'],
  run: async (input) => (await import('./run.ts')).runDoctor(input),
}
