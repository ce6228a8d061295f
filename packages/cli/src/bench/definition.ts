import type { Command } from '../command-line/definition.ts'
import { tokenExitCodes } from '../exit-codes.ts'
import { clientOptions, requestOption, sourceOptions } from '../settings/option-tables.ts'

/** `bench`: what an API's guard costs. */
export const benchCommand: Command = {
  name: 'bench',
  summary: "measure what an API's guard costs, and the tokens of a client",
  argument: '<url>',
  description: [
    'Sends GET requests for a few seconds: with the token of a client, without one, and to an unguarded path if you name one. The three take turns, so that other work of the machine affects them alike. Shows latencies as a histogram, what the guard adds to a request, and how many tokens the client acquired. Cognito bills each token. Ctrl+C ends it early, and shows what was measured.',
    'The host must be this machine, or one that you allow with --allow-host: it gets all the requests that it can answer. The token is sent to no other host, and not over plain http except to this machine. Redirects are not followed.',
  ],
  options: {
    unguarded: {
      type: 'string',
      value: '<path>',
      help: 'path on the same host that does the same without a guard',
    },
    duration: { type: 'string', value: '<seconds>', help: '1 to 60. Default: 10' },
    connections: {
      type: 'string',
      value: '<count>',
      help: 'requests at a time, 1 to 50. Default: 1, which shows the time of the guard best',
    },
    'allow-host': {
      type: 'string',
      value: '<host>',
      help: 'host name in the URL, if it is not this machine',
    },
    ...clientOptions,
    ...requestOption,
    ...sourceOptions,
  },
  examples: [
    {
      command: 'cognito-m2m bench http://localhost:3000/orders --env-file .env',
      does: 'what an API on this machine does with and without a token',
    },
    {
      command: 'cognito-m2m bench http://localhost:3000/orders --unguarded /ping',
      does: 'what the guard adds to a request',
    },
    {
      command: 'cognito-m2m bench https://api.test/x --allow-host api.test --duration 5',
      does: 'an API of yours on another machine',
    },
  ],
  exitCodes: ['ok', 'usage', ...tokenExitCodes, 'bench_failed', 'aws_failed', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runBench(input),
}
