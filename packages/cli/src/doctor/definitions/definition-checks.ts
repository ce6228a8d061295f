import { nearest } from '@cognito-m2m/core/adapter'
import { fullNames } from '../../inspect/claims-checks.ts'
import type { ApiSettings } from '../../settings/api-settings.ts'
import type { ClientSettings } from '../../settings/client-settings.ts'
import type { Setting } from '../../settings/sources.ts'
import { printable } from '../../terminal/printable.ts'
import { type Finding, fault, warning } from '../finding.ts'
import type { DefinedRoute, Definitions } from './load-definitions.ts'

/** An app client of a definition. */
export type DefinedClient = Definitions['clients'][number]

/** Scopes of which a token needs all, or one, and what requires them. */
interface Need {
  readonly who: string
  readonly scopes: readonly string[]
  readonly anyScope: readonly string[]
}

/**
 * Compares the settings of the API and the client with the definitions.
 *
 * @param client The app client that the settings belong to, if it is known which.
 */
export function definitionChecks(
  definitions: Definitions,
  api: ApiSettings,
  settings: ClientSettings,
  client: DefinedClient | undefined,
): readonly Finding[] {
  const resource = resourceChecks(definitions, api.resource)
  if (resource.length > 0) return resource
  const unmet = needsOf(definitions, api).flatMap((need) => needChecks(definitions, need))
  const faults = [
    ...unmet,
    ...(client === undefined || unmet.length > 0 ? [] : grantChecks(definitions, api, client)),
    ...requestChecks(definitions, settings.scopes, client),
    ...(client === undefined ? [] : transportChecks(settings, client, definitions.file)),
  ]
  return faults.length > 0 ? faults : unusedServers(definitions)
}

/** What one client may do, for the list of passed checks. */
export function routesOpenTo(definitions: Definitions, api: ApiSettings, client: DefinedClient): string[] {
  const { routes } = definitions
  if (routes.length === 0) return []
  const open = routes.filter((route) => isOpen(needOf(definitions, api, route), client.scopes))
  return [`${client.name} may call ${open.length} of ${routes.length} routes`]
}

function resourceChecks({ servers, file }: Definitions, resource: Setting<string> | undefined): Finding[] {
  const identifiers = servers.map(({ identifier }) => identifier)
  if (resource === undefined || identifiers.includes(resource.value)) return []
  const close = nearest(resource.value, identifiers)
  return [
    fault(
      'resource_not_defined',
      `${resource.from} is ${printable(resource.value)}, which is not defined in ${file}.`,
      'No client can be granted its scopes, so the API refuses every token.',
      close === undefined
        ? `Set it to one of: ${printable(identifiers.join(', '))}`
        : `Identifiers are compared exactly. Set ${resource.from} to ${printable(close)}`,
    ),
  ]
}

/** Resolves short names as guards do, with `resource`, or else with the only resource server. */
function resolved({ servers }: Definitions, { resource }: ApiSettings, names: readonly string[]) {
  const [only] = servers.length === 1 ? servers : []
  const fallback = only === undefined ? undefined : { value: only.identifier, from: 'the definition' }
  return fullNames(names, { resource: resource ?? fallback })
}

function needOf(definitions: Definitions, api: ApiSettings, route: DefinedRoute): Need {
  return {
    who: `Route ${printable(route.key)}`,
    scopes: resolved(definitions, api, route.scopes),
    anyScope: resolved(definitions, api, route.anyScope),
  }
}

function needsOf(definitions: Definitions, api: ApiSettings): readonly Need[] {
  const scopes = resolved(definitions, api, api.scopes?.value ?? [])
  const anyScope = resolved(definitions, api, api.anyScope?.value ?? [])
  const own = { who: 'The API', scopes, anyScope }
  return [
    ...(scopes.length + anyScope.length > 0 ? [own] : []),
    ...definitions.routes.map((route) => needOf(definitions, api, route)),
  ]
}

function isOpen({ scopes, anyScope }: Need, granted: readonly string[]): boolean {
  return (
    scopes.every((scope) => granted.includes(scope)) &&
    (anyScope.length === 0 || anyScope.some((scope) => granted.includes(scope)))
  )
}

function needChecks(definitions: Definitions, need: Need): Finding[] {
  const defined = definitions.servers.flatMap(({ allScopes }) => allScopes)
  const unknown = [...need.scopes, ...need.anyScope].find((scope) => !defined.includes(scope))
  if (unknown !== undefined) {
    return [notDefined(`${need.who} requires`, unknown, defined, definitions.file)]
  }
  const { clients } = definitions
  if (clients.length === 0 || clients.some((client) => isOpen(need, client.scopes))) return []
  const wanted = printable([...need.scopes, need.anyScope.join(' or ')].filter((part) => part).join(' '))
  return [
    fault(
      'scope_granted_to_nobody',
      `${need.who} requires ${wanted}, but no app client has it.`,
      'No client can call it: every request gets 403 insufficient_scope.',
      `Grant ${wanted} to an app client in ${definitions.file}, or require another scope.`,
    ),
  ]
}

function notDefined(who: string, scope: string, defined: readonly string[], file: string): Finding {
  const close = nearest(scope, defined)
  return fault(
    'scope_not_defined',
    `${who} ${printable(scope)}, which no resource server in ${file} defines.`,
    'Cognito grants a scope only if its resource server defines it.',
    close === undefined
      ? `Add it to the resource server. Defined scopes: ${printable(defined.join(' '))}`
      : `Did you mean ${printable(close)}? Otherwise add it to the resource server.`,
  )
}

/** The API's own requirement applies to every request of its client, a route's only to requests of that route. */
function grantChecks(definitions: Definitions, api: ApiSettings, client: DefinedClient): Finding[] {
  const { resource } = api
  if (resource !== undefined && !client.scopes.some((scope) => serverOf(scope) === resource.value)) {
    return [
      fault(
        'client_without_scope_of_api',
        `App client ${client.name} has no scope of ${printable(resource.value)}.`,
        'The API refuses every token of this client.',
        `Grant it one in ${definitions.file}. Its scopes: ${printable(client.scopes.join(' '))}`,
      ),
    ]
  }
  const [need] = needsOf(definitions, { ...api, resource }).filter(({ who }) => who === 'The API')
  const missing = need?.scopes.filter((scope) => !client.scopes.includes(scope)) ?? []
  if (need !== undefined && (missing.length > 0 || !isOpen(need, client.scopes))) {
    const wanted = printable(missing.join(' ') || need.anyScope.join(' or '))
    return [
      fault(
        'scope_not_granted',
        `The API requires ${wanted}, but app client ${client.name} is not granted it.`,
        'The API responds with 403 insufficient_scope.',
        `Add ${wanted} to the scopes of ${client.name} in ${definitions.file}.`,
      ),
    ]
  }
  const { routes } = definitions
  if (routes.length === 0 || routes.some((route) => isOpen(needOf(definitions, api, route), client.scopes))) {
    return []
  }
  return [
    fault(
      'client_can_call_no_route',
      `App client ${client.name} has no scope that any of the ${routes.length} routes requires.`,
      'Every request gets 403 insufficient_scope.',
      `Grant it a scope that a route requires. Its scopes: ${printable(client.scopes.join(' '))}`,
    ),
  ]
}

function serverOf(scope: string): string {
  return scope.slice(0, Math.max(0, scope.lastIndexOf('/')))
}

function requestChecks(
  { servers, file }: Definitions,
  requested: Setting<readonly string[]> | undefined,
  client: DefinedClient | undefined,
): Finding[] {
  if (requested === undefined) return []
  const defined = servers.flatMap(({ allScopes }) => allScopes)
  // A name without `/` has its own finding.
  const unknown = requested.value.find((scope) => scope.includes('/') && !defined.includes(scope))
  if (unknown !== undefined) return [notDefined(`${requested.from} requests`, unknown, defined, file)]
  const refused = requested.value.find((scope) => scope.includes('/') && !client?.scopes.includes(scope))
  if (client === undefined || refused === undefined) return []
  return [
    fault(
      'requested_scope_not_granted',
      `${requested.from} requests ${printable(refused)}, but app client ${client.name} is not granted it.`,
      'Cognito responds with invalid_scope, or silently drops the scope.',
      `Remove it from ${requested.from}, or grant it to ${client.name} in ${file}.`,
    ),
  ]
}

function transportChecks(settings: ClientSettings, client: DefinedClient, file: string): Finding[] {
  const viaDomain = settings.tokenEndpoint
  const direct = viaDomain === undefined ? (settings.clientTokenEndpoint ?? settings.region) : undefined
  if (client.tokenRequests === 'get_client_token' && viaDomain !== undefined) {
    return [
      fault(
        'transport_not_enabled',
        `App client ${client.name} is defined for GetClientToken, but ${viaDomain.from} is set.`,
        'ALLOW_CLIENT_TOKEN_AUTH is the only flow of the client; a pool for PrivateLink has no domain.',
        `Set \`region\` instead of the token endpoint, or tokenRequests: 'token_endpoint' in ${file}.`,
      ),
    ]
  }
  if (client.tokenRequests === 'token_endpoint' && direct !== undefined) {
    return [
      fault(
        'transport_not_enabled',
        `App client ${client.name} is defined for the token endpoint, but ${direct.from} selects GetClientToken.`,
        'Cognito refuses it as if the secret were wrong: the client lacks ALLOW_CLIENT_TOKEN_AUTH.',
        `Set \`tokenEndpoint\`, or tokenRequests: 'get_client_token' in ${file}.`,
      ),
    ]
  }
  return []
}

function unusedServers({ servers, clients, file }: Definitions): Finding[] {
  if (clients.length === 0) return []
  const granted = clients.flatMap(({ scopes }) => scopes)
  return servers
    .filter(({ allScopes }) => !allScopes.some((scope) => granted.includes(scope)))
    .map(({ identifier }) =>
      warning(
        'resource_server_without_clients',
        `No app client has a scope of resource server ${printable(identifier)}.`,
        'No client can call its API.',
        `Grant one of its scopes to a client in ${file}.`,
      ),
    )
}
