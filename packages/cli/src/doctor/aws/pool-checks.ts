import { issuerOf } from '@cognito-m2m/core'
import { poolIn } from '../../inspect/trust.ts'
import type { ApiSettings } from '../../settings/api-settings.ts'
import type { ClientSettings } from '../../settings/client-settings.ts'
import type { Setting } from '../../settings/sources.ts'
import { relativeTime } from '../../terminal/moment.ts'
import { printable } from '../../terminal/printable.ts'
import { appClientChecks, isForMachines } from '../app-client-checks.ts'
import { type DefinedClient, definitionChecks } from '../definitions/definition-checks.ts'
import { type Finding, fault, warning } from '../finding.ts'
import { accessTokenSeconds } from '../template/model.ts'
import { triggerChecks } from '../template/pool-checks.ts'
import type { DeployedClient, DeployedPool, DeployedSecret, PoolSettings } from './read-pool.ts'

/** Problems of the deployed user pool, in combination with the settings of the API and the client. */
export function poolChecks(
  deployed: DeployedPool,
  api: ApiSettings,
  settings: ClientSettings,
  nowSeconds: number,
): readonly Finding[] {
  const { id, pool, client, secrets, servers } = deployed
  if (pool === null) {
    return [
      fault(
        'user_pool_not_found',
        `User pool ${printable(id)} does not exist in this account and Region.`,
        'Every token is refused: the pool ID decides which issuer and keys are trusted.',
        'Check the ID and the account of the AWS credentials: aws sts get-caller-identity',
      ),
    ]
  }
  if (client === null) {
    return [
      fault(
        'client_not_in_pool',
        `User pool ${printable(id)} has no app client ${printable(settings.clientId?.value ?? '')}.`,
        'Cognito responds with invalid_client, as if the secret were wrong.',
        `Look for it: aws cognito-idp list-user-pool-clients --user-pool-id ${printable(id)}`,
      ),
    ]
  }
  return [
    ...(pool === undefined ? [] : poolSettingsChecks(id, pool, api, settings)),
    ...(client === undefined ? [] : clientChecks(deployed, client, api, settings)),
    ...(client === undefined && servers !== undefined
      ? definitionChecks(
          { file: `user pool ${id}`, servers, clients: [], routes: [] },
          api,
          settings,
          undefined,
        )
      : []),
    ...(secrets === undefined ? [] : secretsChecks(id, settings, secrets, nowSeconds)),
  ]
}

/** Converts the app client to a definition, so that the same checks apply. */
export function clientAsDefined({ name, settings }: DeployedClient): DefinedClient {
  const viaApi = settings.explicitAuthFlows.includes('ALLOW_CLIENT_TOKEN_AUTH')
  return {
    name,
    scopes: settings.scopes,
    accessTokenSeconds: accessTokenSeconds(settings) ?? 3600,
    tokenRequests: viaApi ? 'get_client_token' : 'token_endpoint',
  }
}

function poolSettingsChecks(
  id: string,
  pool: PoolSettings,
  { issuer }: ApiSettings,
  { tokenEndpoint, clientTokenEndpoint }: ClientSettings,
): Finding[] {
  return [
    ...(clientTokenEndpoint === undefined ? [] : privateLinkChecks(id, pool, clientTokenEndpoint)),
    ...triggerChecks(pool.name, pool.featurePlan, pool.preTokenGenerationVersion),
    ...(issuer === undefined ? [] : issuerTypeChecks(id, pool, issuer)),
    ...(tokenEndpoint === undefined ? [] : domainChecks(id, pool, tokenEndpoint)),
  ]
}

function issuerTypeChecks(id: string, { issuerType }: PoolSettings, { value, from }: Setting<string>) {
  const issued = issuerOf(id, issuerType)
  if (!value.startsWith('https:') || poolIn(value) !== id || value === issued) return []
  return [
    fault(
      'issuer_type_not_accepted',
      `The user pool issues tokens as ${issued}, but ${from} is its other issuer.`,
      'Every new token is refused: `iss` is compared exactly.',
      `Set \`userPoolId: "${id}"\`, which accepts both.`,
    ),
  ]
}

function privateLinkChecks(id: string, pool: PoolSettings, { value, from }: Setting<string>): Finding[] {
  const host = URL.parse(value)?.hostname ?? ''
  const domain = pool.customDomain ?? pool.domain
  if (!/(?:^|\.)vpce-[^.]+\./.test(host) || domain === undefined) return []
  return [
    fault(
      'domain_with_private_link',
      `${from} is a VPC endpoint, but user pool ${printable(id)} has the domain ${printable(domain)}.`,
      'Over PrivateLink, Cognito does not support user pools with a domain.',
      'Delete the domain, or use `region` over the internet.',
    ),
  ]
}

function domainChecks(id: string, pool: PoolSettings, { value, from }: Setting<string>): Finding[] {
  const url = URL.parse(value)
  // The emulator has its own address.
  if (url === null || url.protocol !== 'https:') return []
  const region = id.slice(0, id.indexOf('_'))
  const prefix = /^([a-z0-9-]+)\.auth(?:-fips)?\.[a-z0-9-]+\.amazoncognito\.com$/.exec(url.hostname)?.[1]
  const { domain, customDomain } = pool
  if (prefix === undefined ? url.hostname === customDomain : prefix === domain) return []
  if (domain === undefined && customDomain === undefined) {
    return [
      fault(
        'user_pool_without_domain',
        `User pool ${printable(id)} has no domain, so it has no token endpoint.`,
        'The URL belongs to another user pool, or to none.',
        `Create one: aws cognito-idp create-user-pool-domain --user-pool-id ${printable(id)} --domain <prefix>`,
      ),
    ]
  }
  const host = customDomain ?? `${domain}.auth.${region}.amazoncognito.com`
  return [
    fault(
      'domain_of_another_pool',
      `${from} is not a domain of user pool ${printable(id)}.`,
      'The URL belongs to another user pool, which has neither the client nor its secret.',
      `Set ${from} to https://${printable(host)}/oauth2/token`,
    ),
  ]
}

function clientChecks(
  { id, servers }: DeployedPool,
  client: DeployedClient,
  api: ApiSettings,
  settings: ClientSettings,
): readonly Finding[] {
  const label = printable(client.name)
  const viaApi = settings.tokenEndpoint === undefined && (settings.clientTokenEndpoint ?? settings.region)
  const { flows, explicitAuthFlows } = client.settings
  if (viaApi && !explicitAuthFlows.includes('ALLOW_CLIENT_TOKEN_AUTH')) {
    return [
      fault(
        'client_token_not_enabled',
        `App client ${label} does not allow GetClientToken.`,
        'Cognito responds with NotAuthorizedException, as if the secret were wrong.',
        'Set ExplicitAuthFlows to exactly ["ALLOW_CLIENT_TOKEN_AUTH"].',
      ),
    ]
  }
  if (settings.tokenEndpoint !== undefined && !flows.includes('client_credentials')) {
    const has = flows.length === 0 ? 'none' : flows.join(', ')
    return [
      fault(
        'client_credentials_not_enabled',
        `App client ${label} does not allow client credentials. Its flows: ${printable(has)}.`,
        'Cognito responds with unauthorized_client.',
        'Set AllowedOAuthFlows to ["client_credentials"] and AllowedOAuthFlowsUserPoolClient to true.',
      ),
    ]
  }
  const defined = servers?.flatMap(({ allScopes }) => allScopes)
  const findings = isForMachines(client.settings)
    ? appClientChecks(client.name, client.settings, defined)
    : []
  if (findings.length > 0 || servers === undefined) return findings
  const view = { file: `user pool ${id}`, servers, clients: [], routes: [] }
  // Its flows were checked above, against the deployed settings.
  const request = { ...settings, tokenEndpoint: undefined, clientTokenEndpoint: undefined, region: undefined }
  return definitionChecks(view, api, request, clientAsDefined(client))
}

/** Two secrets are expected during a rotation, which takes days, not weeks. */
const longestRotationSeconds = 14 * 86_400

function secretsChecks(
  id: string,
  { clientId }: ClientSettings,
  secrets: readonly DeployedSecret[],
  now: number,
): Finding[] {
  const [older, newer] = [...secrets].sort((a, b) => a.createdSeconds - b.createdSeconds)
  if (older === undefined || newer === undefined || now - newer.createdSeconds < longestRotationSeconds) {
    return []
  }
  return [
    warning(
      'old_secret_kept',
      `The app client has two secrets, from ${relativeTime(older.createdSeconds, now)} and ${relativeTime(newer.createdSeconds, now)}.`,
      'A leaked old secret still works, and the next rotation cannot add a new one.',
      `Once the older one is unused: aws cognito-idp delete-user-pool-client-secret --user-pool-id ${printable(id)} --client-id ${printable(clientId?.value ?? '')} --client-secret-id ${printable(older.id)}`,
    ),
  ]
}

/** Summary for the passed checks: one line for the pool, and one for the client. */
export function poolSummary({ pool, client, secrets }: DeployedPool, now: number): readonly string[] {
  const lines: string[] = []
  if (pool !== undefined && pool !== null) {
    lines.push(
      `user pool ${printable(pool.name)}: ${pool.featurePlan ?? 'ESSENTIALS'} plan, issuer ${pool.issuerType}`,
    )
  }
  if (client !== undefined && client !== null) {
    const dates = (secrets ?? []).map(({ createdSeconds }) => relativeTime(createdSeconds, now))
    const ages =
      dates.length === 0 ? '' : `, ${dates.length === 1 ? 'secret' : 'secrets'} from ${dates.join(' and ')}`
    lines.push(`app client ${printable(client.name)}: ${printable(client.settings.scopes.join(' '))}${ages}`)
  }
  return lines
}
