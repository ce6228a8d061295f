import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { OptionError } from '@cognito-m2m/core'
import type { LocalCognito } from '../local-cognito.ts'
import { nearestName } from '../options/nearest-name.ts'
import type { LocalCognitoOptions } from '../options/options.ts'
import { startLocalCognito } from '../start.ts'
import { announcement, announcementData } from './announcement.ts'
import { loadConfig } from './load-config.ts'

// 9229 is Node's inspector.
const defaultPort = 9339
const defaultAdminPort = 9340

const usage = `A local Amazon Cognito for machine-to-machine development and tests.
NOT for production: its keys are public.

  npx @cognito-m2m/local [options]

  --port <number>        port to listen on. Default: ${defaultPort}; 0: any free port
  --host <address>       address to bind to. Default: 127.0.0.1
  --public-url <url>     URL for clients. Default: the bound address
  --admin-port <number>  console and admin routes. Default: ${defaultAdminPort}; 0: any free
                         one; "off": none
  --https                serve https with a generated certificate, and print the
                         path of its CA
  --config <file>        .ts, .js or .json with a default export: pools,
                         resource servers, app clients
  --state <file>         keep pools, clients, secrets and key IDs across restarts
  --seed <string>        make every key and ID reproducible
  --json                 print the created resources as one line of JSON
  --version              print the version
  --help                 print this text

Each option is also an environment variable, such as COGNITO_LOCAL_PUBLIC_URL.
`

/** Inputs and outputs of the command, injectable for tests. */
export interface CommandWorld {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Aborted by SIGINT or SIGTERM. */
  readonly stop: AbortSignal
  readonly version: string
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Runs the command until it is stopped. @returns The exit code: 0, or 1 after a usage error. */
export async function runCommand(args: readonly string[], world: CommandWorld): Promise<number> {
  const { out, err, stop } = world
  let cognito: LocalCognito
  try {
    const flags = parsed(args, world.env)
    if (flags.help === true) {
      out(usage)
      return 0
    }
    if (flags.version === true) {
      out(`${world.version}\n`)
      return 0
    }
    const config = flags.config === undefined ? {} : await loadConfig(flags.config)
    cognito = await startLocalCognito({
      port: defaultPort,
      adminPort: defaultAdminPort,
      ...config,
      ...optionsOf(flags),
    })
    out(flags.json === true ? `${JSON.stringify(announcementData(cognito))}\n` : announcement(cognito))
  } catch (cause) {
    err(`cognito-m2m-local: ${explained(cause)}\n`)
    return 1
  }
  if (!stop.aborted) await once(stop, 'abort')
  await cognito.close()
  return 0
}

const flags = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  'public-url': { type: 'string' },
  'admin-port': { type: 'string' },
  https: { type: 'boolean' },
  config: { type: 'string', short: 'c' },
  state: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const

function parsed(args: readonly string[], env: CommandWorld['env']) {
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1]
    if (name === undefined || Object.hasOwn(flags, name)) continue
    const nearest = nearestName(name, Object.keys(flags))
    const hint = nearest === undefined ? '' : ` Did you mean --${nearest}?`
    throw new UsageError(`unknown option --${name}.${hint} See --help.`)
  }
  return { ...flagsOf(env), ...parseArgs({ args: [...args], options: flags }).values }
}

class UsageError extends Error {}

const variablePrefix = 'COGNITO_LOCAL_'

/**
 * Each option is also an environment variable, such as `COGNITO_LOCAL_PUBLIC_URL`, for environments where arguments
 * cannot be passed, such as services of a CI job.
 */
function flagsOf(
  env: CommandWorld['env'],
): ReturnType<typeof parseArgs<{ options: typeof flags }>>['values'] {
  const found: Record<string, string | boolean> = {}
  for (const [name, { type }] of Object.entries(flags)) {
    const value = env[`${variablePrefix}${name.replaceAll('-', '_').toUpperCase()}`]
    if (value === undefined || value === '') continue
    found[name] = type === 'boolean' ? value === 'true' || value === '1' : value
  }
  return found
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
    ...(flags.https === true && { https: true }),
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
  const { port, address, hostname } = cause as { port?: number; address?: string; hostname?: string }
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is already in use. Choose another with --port or --admin-port, or 0 for any free port.`
    case 'EACCES':
      return `port ${port} requires elevated privileges. Choose one above 1023 with --port or --admin-port.`
    case 'EADDRNOTAVAIL':
      return `--host: ${address} is not an address of this machine. Use 127.0.0.1 for this machine only, or 0.0.0.0 for all of its addresses.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `--host: the name ${hostname} cannot be resolved. Use 127.0.0.1 for this machine only, or 0.0.0.0 for all of its addresses.`
    default:
      return code.startsWith('ERR_PARSE_ARGS') ? `${cause.message} See --help.` : cause.message
  }
}
