import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { nearest } from '@cognito-m2m/core/adapter'
import type { CommandInput } from '../command-line/definition.ts'
import { UsageError } from '../command-line/usage-error.ts'
import { type ApiSettings, readApiSettings } from '../settings/api-settings.ts'
import { type ClientSettings, readClientSettings } from '../settings/client-settings.ts'
import { type Setting, settingSources } from '../settings/sources.ts'
import type { DefinedClient } from './definitions/definition-checks.ts'
import { type Definitions, loadDefinitions } from './definitions/load-definitions.ts'
import type { Finding } from './finding.ts'
import type { TemplateModel } from './template/model.ts'

/** Everything to check. */
export interface Inputs {
  readonly api: ApiSettings
  readonly client: ClientSettings
  readonly marginSeconds: Setting<number> | undefined
  /** When the secret's file was last written. */
  readonly secretWrittenSeconds: number | undefined
  /** The secret's name in Secrets Manager. */
  readonly secretId: string | undefined
  readonly definitions: Definitions | undefined
  /** Why there are no definitions, although a file was passed. */
  readonly definitionFindings: readonly Finding[]
  /** The definitions' client that `--app-client` names, or the only one. */
  readonly definedClient: DefinedClient | undefined
  readonly template: TemplateModel | undefined
  readonly knows: { readonly api: boolean; readonly endpoint: boolean; readonly client: boolean }
}

/**
 * Reads options, environment and files.
 *
 * @throws UsageError when something cannot be read, or there is nothing to check.
 */
export async function readInputs({ values, terminal }: CommandInput): Promise<Inputs> {
  const sources = await settingSources(values, terminal)
  const client = await readClientSettings(sources, terminal.cwd)
  const everything = await readApiSettings(sources, terminal.cwd)
  // `--client-id` is the client here; the API's list comes from a file.
  const api: ApiSettings = { ...everything, clientIds: sources.list({ config: ['api', 'clientIds'] }) }
  const endpoint = [client.tokenEndpoint, client.clientTokenEndpoint, client.region].some(isSet)
  const knows = {
    api: isSet(api.userPoolIds) || isSet(api.issuer),
    endpoint,
    client: isSet(client.clientId) && isSet(client.clientSecret) && endpoint,
  }
  const definitionsFile = textOf(values.definitions)
  const templateFile = textOf(values.template)
  const given = [client.clientId, client.clientSecret, definitionsFile, templateFile].some(isSet)
  if (!knows.api && !endpoint && !given) {
    throw new UsageError(
      'nothing to check. Pass --user-pool-id, --token-endpoint, --env-file, --config, --definitions or --template.',
    )
  }
  const template =
    templateFile === undefined
      ? undefined
      : await (await import('./template/read-template.ts')).readTemplate(templateFile, terminal.cwd)
  const loaded =
    definitionsFile === undefined ? undefined : await loadDefinitions(definitionsFile, terminal.cwd)
  const definitions = loaded?.definitions && withRoutesOf(loaded.definitions, template)
  const secretFile = textOf(values['secret-file'])
  return {
    api,
    client,
    marginSeconds: sources.number({ config: ['client', 'marginSeconds'] }),
    secretWrittenSeconds:
      secretFile === undefined ? undefined : (await stat(resolve(terminal.cwd, secretFile))).mtimeMs / 1000,
    secretId: secretFile === undefined ? textOf(values['secret-id']) : undefined,
    definitions,
    definitionFindings: loaded?.findings ?? [],
    definedClient:
      loaded?.findings.length === 1 ? undefined : definedClient(definitions, textOf(values['app-client'])),
    template,
    knows,
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** API Gateway's requirement is checked like a guard's: one of the scopes. */
function withRoutesOf(definitions: Definitions, template: TemplateModel | undefined): Definitions {
  const routes = (template?.routes ?? []).flatMap(({ name, guard, scopes = [] }) => {
    const compared = (guard === 'jwt' || guard === 'user_pools') && scopes.length > 0
    return compared && scopes.every((scope) => scope.includes('/') && !scope.includes('${'))
      ? [{ key: name, scopes: [], anyScope: scopes }]
      : []
  })
  return { ...definitions, routes: [...definitions.routes, ...routes] }
}

function definedClient(definitions: Definitions | undefined, name: string | undefined) {
  const clients = definitions?.clients ?? []
  if (name === undefined) return clients.length === 1 ? clients[0] : undefined
  const found = clients.find((client) => client.name === name)
  if (found !== undefined) return found
  if (definitions === undefined) throw new UsageError('--app-client requires --definitions.')
  const names = clients.map((client) => client.name)
  const close = nearest(name, names)
  throw new UsageError(
    `${definitions.file} does not define that app client. ${close === undefined ? `Defined: ${names.join(', ') || 'none'}.` : `Did you mean ${close}?`}`,
  )
}
