import type { Command } from '../command-line/definition.ts'
import { tokenExitCodes } from '../exit-codes.ts'
import { clientOptions, requestOption, sourceOptions } from '../settings/option-tables.ts'

/** `bench`: measures the overhead of an API's guard. */
export const benchCommand: Command = {
  name: 'bench',
  summary: "measure the overhead of an API's guard, and a client's token use",
  argument: '<url>',
  description: [
    'Sends GET requests for a few seconds: with a token, without one, and to an unguarded path if you pass one. The three alternate, so that other load on the machine affects them equally. Shows a latency histogram, the time that the guard adds to a request, and the number of tokens that the client acquired. Cognito bills each token. Ctrl+C ends the run early and shows the results so far.',
    'The host must be this machine, or one that you allow with --allow-host, because it receives as many requests as it can answer. The token is sent only to that host, and over plain http only to this machine. Redirects are not followed.',
  ],
  options: {
    unguarded: {
      type: 'string',
      value: '<path>',
      help: 'path on the same host with the same handler but no guard',
    },
    duration: { type: 'string', value: '<seconds>', help: '1 to 60. Default: 10' },
    connections: {
      type: 'string',
      value: '<count>',
      help: 'concurrent requests, 1 to 50. Default: 1, the most precise for guard overhead',
    },
    'allow-host': {
      type: 'string',
      value: '<host>',
      help: 'host name in the URL, if it is another machine',
    },
    ...clientOptions,
    ...requestOption,
    ...sourceOptions,
  },
  examples: [
    {
      command: 'cognito-m2m bench http://localhost:3000/orders --env-file .env',
      does: 'measure an API on this machine with and without a token',
    },
    {
      command: 'cognito-m2m bench http://localhost:3000/orders --unguarded /ping',
      does: 'measure the time that the guard adds to a request',
    },
    {
      command: 'cognito-m2m bench https://api.test/x --allow-host api.test --duration 5',
      does: 'measure your API on another machine',
    },
  ],
  exitCodes: ['ok', 'usage', ...tokenExitCodes, 'bench_failed', 'aws_failed', 'interrupted'],
  run: async (input) => (await import('./run.ts')).runBench(input),
}
