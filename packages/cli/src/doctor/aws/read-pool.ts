import { printable } from '../../terminal/printable.ts'
import type { DefinedServer } from '../definitions/load-definitions.ts'
import { elementsOf, membersOf, stringsOf } from '../members.ts'
import type { AppClientSettings } from '../template/model.ts'
import { validityIn } from '../template/model.ts'
import type { CognitoApi } from './cognito-api.ts'

/** A user pool and one of its app clients, as far as the credentials may read them. */
export interface DeployedPool {
  readonly id: string
  /** Undefined when it cannot be read; null when it does not exist. */
  readonly pool: PoolSettings | undefined | null
  readonly servers: readonly DefinedServer[] | undefined
  readonly client: DeployedClient | undefined | null
  readonly secrets: readonly DeployedSecret[] | undefined
  /** Why something could not be read: the missing permission, or the failure. */
  readonly unseen: readonly string[]
}

/** From `DescribeUserPool`. */
export interface PoolSettings {
  readonly name: string
  readonly featurePlan: string | undefined
  readonly issuerType: 'ORIGINAL' | 'UPDATED'
  readonly domain: string | undefined
  readonly customDomain: string | undefined
  readonly preTokenGenerationVersion: string | undefined
}

/** From `DescribeUserPoolClient`. */
export interface DeployedClient {
  readonly id: string
  readonly name: string
  readonly settings: AppClientSettings
  /** Whether Cognito returned this secret. False proves nothing: a client may have two. */
  readonly showsSecret: (secret: string) => boolean
}

/** From `ListUserPoolClientSecrets`, which returns no values. */
export interface DeployedSecret {
  readonly id: string
  readonly createdSeconds: number
}

/** Reads what the credentials allow. A refused call leaves its part undefined. */
export async function readPool(
  api: CognitoApi,
  userPoolId: string,
  clientId: string | undefined,
): Promise<DeployedPool> {
  const unseen: string[] = []
  let outOfReach = false
  const asked = async <T>(action: string, call: () => Promise<T>): Promise<T | undefined | null> => {
    // Without credentials or a connection, every call fails in the same way.
    if (outOfReach) return undefined
    try {
      return await call()
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      if (name === 'ResourceNotFoundException') return null
      if (name === 'AccessDeniedException') unseen.push(`the credentials lack ${action}`)
      else {
        outOfReach = true
        unseen.push(reasonOf(name, error))
      }
      return undefined
    }
  }
  const pool = await asked('cognito-idp:DescribeUserPool', async () =>
    poolOf((await api.describeUserPool({ UserPoolId: userPoolId })).UserPool),
  )
  const nothing = { client: undefined, secrets: undefined, servers: undefined }
  if (pool === null) return { id: userPoolId, pool, ...nothing, unseen }
  const servers = await asked('cognito-idp:ListResourceServers', () => serversOf(api, userPoolId))
  const read = { id: userPoolId, pool, servers: servers ?? undefined }
  if (clientId === undefined) return { ...nothing, ...read, unseen }
  const input = { UserPoolId: userPoolId, ClientId: clientId }
  const client = await asked('cognito-idp:DescribeUserPoolClient', async () =>
    clientOf((await api.describeUserPoolClient(input)).UserPoolClient),
  )
  if (client === null) return { ...nothing, ...read, client, unseen }
  const secrets = await asked('cognito-idp:ListUserPoolClientSecrets', async () =>
    elementsOf((await api.listUserPoolClientSecrets(input)).ClientSecrets).map(secretOf),
  )
  return { ...read, client, secrets: secrets ?? undefined, unseen }
}

function reasonOf(name: string, error: unknown): string {
  if (name === 'CredentialsProviderError') return 'no AWS credentials found. Set AWS_PROFILE, or sign in'
  const code = error instanceof Error && 'code' in error ? String(error.code) : name
  return `AWS refused the call, or could not be reached (${printable(code, 60)})`
}

function poolOf(value: unknown): PoolSettings {
  const { Name, UserPoolTier, IssuerConfiguration, Domain, CustomDomain, LambdaConfig } = membersOf(value)
  const { LambdaVersion } = membersOf(membersOf(LambdaConfig).PreTokenGenerationConfig)
  return {
    name: String(Name),
    featurePlan: textOf(UserPoolTier),
    issuerType: membersOf(IssuerConfiguration).Type === 'UPDATED' ? 'UPDATED' : 'ORIGINAL',
    domain: textOf(Domain),
    customDomain: textOf(CustomDomain),
    preTokenGenerationVersion: textOf(LambdaVersion),
  }
}

/** A user pool has at most 25 resource servers, which fit in one page, but Cognito may return smaller pages. */
async function serversOf(api: CognitoApi, userPoolId: string): Promise<readonly DefinedServer[]> {
  const servers: DefinedServer[] = []
  let next: string | undefined
  do {
    const page = await api.listResourceServers({
      UserPoolId: userPoolId,
      MaxResults: 50,
      ...(next !== undefined && { NextToken: next }),
    })
    for (const server of elementsOf(page.ResourceServers)) {
      const { Identifier, Scopes } = membersOf(server)
      const names = elementsOf(Scopes).map((scope) => String(membersOf(scope).ScopeName))
      servers.push({
        identifier: String(Identifier),
        allScopes: names.map((name) => `${String(Identifier)}/${name}`),
      })
    }
    next = page.NextToken
  } while (next !== undefined && servers.length < 1000)
  return servers
}

function clientOf(value: unknown): DeployedClient {
  const client = membersOf(value)
  const { ClientSecret: secret } = client
  return {
    id: String(client.ClientId),
    name: String(client.ClientName),
    showsSecret: (candidate) => candidate === secret,
    settings: {
      flows: stringsOf(client.AllowedOAuthFlows),
      flowsEnabled: client.AllowedOAuthFlowsUserPoolClient === true,
      scopes: stringsOf(client.AllowedOAuthScopes),
      explicitAuthFlows: stringsOf(client.ExplicitAuthFlows),
      hasSecret: typeof secret === 'string',
      accessTokenValidity: validityIn(client.AccessTokenValidity),
      accessTokenUnit: textOf(membersOf(client.TokenValidityUnits).AccessToken),
    },
  }
}

function secretOf(value: unknown): DeployedSecret {
  const { ClientSecretId, ClientSecretCreateDate: created } = membersOf(value)
  return {
    id: String(ClientSecretId),
    createdSeconds: created instanceof Date ? created.getTime() / 1000 : Number(created),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
