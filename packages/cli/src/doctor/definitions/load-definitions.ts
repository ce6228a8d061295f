import { readFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type AppClient,
  defineResourceServer,
  defineUserPool,
  type UserPoolDefinition,
} from '@cognito-m2m/core'
import { UsageError } from '../../command-line/usage-error.ts'
import { printable } from '../../terminal/printable.ts'
import { type Finding, fault } from '../finding.ts'
import { membersOf, stringsOf } from '../members.ts'

/** A resource server of a definition, created by any copy of core. */
export interface DefinedServer {
  readonly identifier: string
  readonly allScopes: readonly string[]
}

/** One route of a table such as `{ 'GET /orders': { scopes: 'read' } }`. */
export interface DefinedRoute {
  readonly key: string
  readonly scopes: readonly string[]
  readonly anyScope: readonly string[]
}

/** What a file of definitions exports. */
export interface Definitions {
  readonly file: string
  readonly servers: readonly DefinedServer[]
  readonly clients: readonly AppClient[]
  /** Tables of routes, in the order of their exports. */
  readonly routes: readonly DefinedRoute[]
}

/** The definitions, or a finding when `defineUserPool` refuses them. */
export type LoadedDefinitions =
  | { readonly definitions: Definitions; readonly findings: readonly [] }
  | { readonly definitions: undefined; readonly findings: readonly [Finding] }

/**
 * Loads a file that exports results of `defineUserPool` or `defineResourceServer`, and tables of routes: a module, or
 * JSON with `resourceServers` and `appClients`.
 *
 * @throws UsageError when the file cannot be loaded, or exports no definition.
 */
export async function loadDefinitions(file: string, cwd: string): Promise<LoadedDefinitions> {
  let exported: readonly unknown[]
  try {
    exported = extname(file) === '.json' ? [await fromJson(file, cwd)] : await fromModule(file, cwd)
  } catch (cause) {
    const refusal = optionErrorMessage(cause)
    if (refusal === undefined) throw cause
    return {
      definitions: undefined,
      findings: [
        fault(
          'definition_refused',
          `${printable(refusal)} (${file})`,
          'Cognito would refuse it too, or could not serve it.',
          `Correct the definition in ${file}.`,
        ),
      ],
    }
  }
  const pools = exported.filter(isUserPool)
  const servers = [...pools.flatMap(({ resourceServers }) => resourceServers), ...exported.filter(isServer)]
  if (servers.length === 0) {
    throw new UsageError(
      `${file} exports no definition. Export the result of defineUserPool or defineResourceServer.`,
    )
  }
  return {
    definitions: {
      file,
      servers: [...new Map(servers.map((server) => [server.identifier, server])).values()],
      clients: pools.flatMap(({ appClients }) => Object.values(appClients)),
      routes: exported.filter(isRouteTable).flatMap(routesOf),
    },
    findings: [],
  }
}

async function fromModule(file: string, cwd: string): Promise<readonly unknown[]> {
  try {
    const module: object = await import(pathToFileURL(resolve(cwd, file)).href)
    // The exports of a CommonJS module are members of its default export, too.
    return [...new Set(Object.values(module).flatMap((value) => [value, ...nested(value)]))]
  } catch (cause) {
    if (optionErrorMessage(cause) !== undefined) throw cause
    throw new UsageError(`cannot load ${file}: ${reasonOf(cause)}.`)
  }
}

/** Definitions that are members of one exported object. */
function nested(value: unknown): readonly unknown[] {
  return isUserPool(value) || isServer(value) || isRouteTable(value) ? [] : Object.values(membersOf(value))
}

function reasonOf(cause: unknown): string {
  // A parser's message quotes the file, which may contain a secret.
  if (cause instanceof SyntaxError) return 'it is not valid JavaScript or TypeScript'
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return 'TypeScript requires Node.js 22.18 or later. Use .ts, .mts, .js, .mjs, .cjs or .json'
  }
  if (code === 'ERR_MODULE_NOT_FOUND') return 'the file, or a module that it imports, does not exist'
  return code === '' ? 'it throws when it is loaded' : code
}

/** JSON cannot contain functions, so the definition is created again, with every check. */
async function fromJson(file: string, cwd: string): Promise<unknown> {
  let content: unknown
  try {
    content = JSON.parse(await readFile(resolve(cwd, file), 'utf8'))
  } catch {
    throw new UsageError(`cannot read ${file} as JSON.`)
  }
  const { resourceServers, appClients } = membersOf(content)
  if (!Array.isArray(resourceServers)) {
    throw new UsageError(`${file} has no \`resourceServers\` array. It must contain a user pool definition.`)
  }
  const servers = resourceServers.map((server) => {
    // A serialized definition also lists the full scope names.
    const { allScopes: _, ...definition } = membersOf(server)
    return defineResourceServer(definition as never)
  })
  const clients = Object.entries(membersOf(appClients)).map(([key, client]) => {
    // A serialized definition repeats the key as the name.
    const { name: _, ...settings } = membersOf(client)
    return [key, settings]
  })
  return defineUserPool({ resourceServers: servers, appClients: Object.fromEntries(clients) })
}

/** Recognizes errors of any copy of core. */
function optionErrorMessage(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && cause.code === 'invalid_option'
    ? cause.message
    : undefined
}

function isServer(value: unknown): value is DefinedServer {
  const { identifier, allScopes } = membersOf(value)
  return typeof identifier === 'string' && Array.isArray(allScopes)
}

function isUserPool(value: unknown): value is UserPoolDefinition {
  const { resourceServers, appClients } = membersOf(value)
  return Array.isArray(resourceServers) && resourceServers.every(isServer) && appClients !== undefined
}

const routeKey = /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY|\*) \/|\$default$)/

function isRouteTable(value: unknown): value is Readonly<Record<string, unknown>> {
  const keys = Object.keys(membersOf(value))
  return keys.length > 0 && keys.every((key) => routeKey.test(key))
}

function routesOf(table: Readonly<Record<string, unknown>>): readonly DefinedRoute[] {
  return Object.entries(table).map(([key, requirement]) => {
    const { scopes, anyScope } = membersOf(requirement)
    return { key, scopes: stringsOf(scopes), anyScope: stringsOf(anyScope) }
  })
}
