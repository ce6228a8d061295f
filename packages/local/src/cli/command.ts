import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { OptionError } from '@cognito-m2m/core'
import type { LocalCognito } from '../local-cognito.ts'
import type { LocalCognitoOptions } from '../options/options.ts'
import { startLocalCognito } from '../start.ts'
import { announcement, announcementData } from './announcement.ts'
import { loadConfig } from './load-config.ts'

const usage = `A local Amazon Cognito for machine-to-machine development and tests. NOT for production: its keys are public.

  npx @cognito-m2m/local [options]

  --port <number>        port to listen on            default 9229; 0 for any free one
  --host <address>       address to bind              default 127.0.0.1
  --public-url <url>     how clients reach it         default the address it binds
  --admin-port <number>  console and admin routes     default 9230; 0 for any free one; "off" for none
  --config <file>        .ts, .js or .json with a default export: pools, resource servers, app clients
  --state <file>         keeps pools, clients, secrets and key ids across restarts
  --seed <text>          makes every key and id repeatable
  --json                 prints what was made as one line of JSON
  --help                 this text
`

/** The world of the command, passed in so that tests can watch it. */
export interface CommandWorld {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Aborted by SIGINT or SIGTERM. */
  readonly stop: AbortSignal
}

/** Runs the command until it is stopped. @returns The exit code: 0, or 1 after a mistake of the user's. */
export async function runCommand(args: readonly string[], { out, err, stop }: CommandWorld): Promise<number> {
  let cognito: LocalCognito
  try {
    const flags = parsed(args)
    if (flags.help === true) {
      out(usage)
      return 0
    }
    const config = flags.config === undefined ? {} : await loadConfig(flags.config)
    cognito = await startLocalCognito({ port: 9229, adminPort: 9230, ...config, ...optionsOf(flags) })
    out(flags.json === true ? `${JSON.stringify(announcementData(cognito))}\n` : announcement(cognito))
  } catch (cause) {
    err(`cognito-m2m-local: ${explained(cause)}\n`)
    return 1
  }
  if (!stop.aborted) await once(stop, 'abort')
  await cognito.close()
  return 0
}

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'public-url': { type: 'string' },
      'admin-port': { type: 'string' },
      config: { type: 'string' },
      state: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values
}

function optionsOf(flags: ReturnType<typeof parsed>): LocalCognitoOptions {
  const adminPort = flags['admin-port']
  return {
    ...(flags.port !== undefined && { port: portOf('--port', flags.port) }),
    ...(flags.host !== undefined && { host: flags.host }),
    ...(flags['public-url'] !== undefined && { publicUrl: flags['public-url'] }),
    ...(adminPort !== undefined && {
      adminPort: adminPort === 'off' ? false : portOf('--admin-port', adminPort),
    }),
    ...(flags.state !== undefined && { state: flags.state }),
    ...(flags.seed !== undefined && { seed: flags.seed }),
  }
}

function portOf(flag: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new OptionError(flag, 'must be a port, 0 to 65535.')
  return port
}

function explained(cause: unknown): string {
  if (!(cause instanceof Error)) return 'stopped for an unknown reason.'
  const code = 'code' in cause ? String(cause.code) : ''
  if (code === 'EADDRINUSE')
    return `the port is taken (${cause.message}): choose another with --port or --admin-port, or 0.`
  if (code === 'EACCES') return `not allowed (${cause.message}): take a port above 1023.`
  if (code.startsWith('ERR_PARSE_ARGS')) return `${cause.message} See --help.`
  return cause.message
}
