import { type AppClient, newSecret, type UserPool } from '../pool/user-pool.ts'
import { accessTokenSeconds, checkLifetimes, checkOAuth } from './app-client-rules.ts'
import { IdpException } from './exception.ts'
import { type OperationContext, type Operations, page, requirePool, savePool } from './operation.ts'
import type { CreateUserPoolClientRequest } from './service-types.ts'

type Name =
  | 'CreateUserPoolClient'
  | 'DescribeUserPoolClient'
  | 'ListUserPoolClients'
  | 'UpdateUserPoolClient'
  | 'DeleteUserPoolClient'

/** The operations on app clients. */
export const appClientOperations: Operations<Name> = {
  CreateUserPoolClient(request, context) {
    const { UserPoolId, ClientName, GenerateSecret, ClientSecret, ...rest } = request
    const pool = requirePool(context, UserPoolId)
    const { ids, now } = context.service
    if (GenerateSecret === true && ClientSecret !== undefined) {
      throw new IdpException('InvalidParameterException', 'Pass GenerateSecret or ClientSecret, not both.')
    }
    const id = ids.clientId()
    const value = ClientSecret ?? (GenerateSecret === true ? ids.clientSecret() : undefined)
    const secrets = value === undefined ? [] : [newSecret(id, value, now())]
    const client: AppClient = {
      clientId: id,
      name: ClientName,
      secrets,
      ...checkedSettings(rest, pool, secrets.length > 0),
      createdSeconds: now(),
      modifiedSeconds: now(),
    }
    savePool(context, { ...pool, appClients: [...pool.appClients, client] })
    return { UserPoolClient: described(pool, client) }
  },

  DescribeUserPoolClient({ UserPoolId, ClientId }, context) {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    return { UserPoolClient: described(pool, client) }
  },

  ListUserPoolClients({ UserPoolId, MaxResults = 60, NextToken }, context) {
    const pool = requirePool(context, UserPoolId)
    const { items, ...next } = page(pool.appClients, { maxResults: MaxResults, nextToken: NextToken })
    return {
      UserPoolClients: items.map(({ clientId: ClientId, name: ClientName }) => ({
        ClientId,
        UserPoolId,
        ClientName,
      })),
      ...next,
    }
  },

  /** As in Cognito, omitted settings are reset to their defaults. */
  UpdateUserPoolClient({ UserPoolId, ClientId, ClientName, ...rest }, context) {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    const changed: AppClient = {
      ...client,
      name: ClientName ?? client.name,
      ...checkedSettings(rest, pool, client.secrets.length > 0),
      modifiedSeconds: context.service.now(),
    }
    saveClient(context, pool, changed)
    return { UserPoolClient: described(pool, changed) }
  },

  DeleteUserPoolClient({ UserPoolId, ClientId }, context) {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    savePool(context, { ...pool, appClients: pool.appClients.filter((one) => one !== client) })
    return {}
  },
}

/** @throws IdpException (ResourceNotFoundException) when the pool or the client does not exist. */
export function requireClient(context: OperationContext, poolId: string, wanted: string) {
  const pool = requirePool(context, poolId)
  const client = pool.appClients.find((one) => one.clientId === wanted)
  if (client === undefined) {
    throw new IdpException('ResourceNotFoundException', `User pool client ${wanted} does not exist.`)
  }
  return { pool, client }
}

/** Replaces the client that has the same ID. */
export function saveClient(context: OperationContext, pool: UserPool, client: AppClient): void {
  const appClients = pool.appClients.map((one) => (one.clientId === client.clientId ? client : one))
  savePool(context, { ...pool, appClients })
}

type SettingsRequest = Omit<
  CreateUserPoolClientRequest,
  'UserPoolId' | 'ClientName' | 'GenerateSecret' | 'ClientSecret'
>

function checkedSettings(request: SettingsRequest, pool: UserPool, hasSecret: boolean) {
  const { ExplicitAuthFlows, AllowedOAuthFlows, AllowedOAuthScopes, ...rest } = request
  const { AllowedOAuthFlowsUserPoolClient, ...settings } = rest
  const oauth = {
    allowedOAuthFlows: AllowedOAuthFlows ?? [],
    allowedOAuthFlowsEnabled: AllowedOAuthFlowsUserPoolClient ?? false,
    allowedOAuthScopes: AllowedOAuthScopes ?? [],
    explicitAuthFlows: ExplicitAuthFlows ?? [],
  }
  checkOAuth(oauth, pool, hasSecret)
  checkLifetimes(settings)
  return { ...oauth, accessTokenSeconds: accessTokenSeconds(settings), settings }
}

/** Cognito adds the other units if at least one is set. */
function completedUnits({ TokenValidityUnits: units }: AppClient['settings']) {
  if (units === undefined || Object.keys(units).length === 0) return {}
  return { TokenValidityUnits: { AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days', ...units } }
}

function described(pool: UserPool, client: AppClient) {
  const secret = client.secrets.at(-1)
  const { TokenValidityUnits: _, ...settings } = client.settings
  return {
    RefreshTokenValidity: 30,
    AuthSessionValidity: 3,
    EnableTokenRevocation: true,
    EnablePropagateAdditionalUserContextData: false,
    ...settings,
    ...completedUnits(client.settings),
    UserPoolId: pool.id,
    ClientId: client.clientId,
    ClientName: client.name,
    ...(secret && { ClientSecret: secret.value }),
    ...(client.explicitAuthFlows.length > 0 && { ExplicitAuthFlows: client.explicitAuthFlows }),
    ...(client.allowedOAuthFlows.length > 0 && { AllowedOAuthFlows: client.allowedOAuthFlows }),
    ...(client.allowedOAuthScopes.length > 0 && { AllowedOAuthScopes: client.allowedOAuthScopes }),
    AllowedOAuthFlowsUserPoolClient: client.allowedOAuthFlowsEnabled,
    CreationDate: client.createdSeconds,
    LastModifiedDate: client.modifiedSeconds,
  }
}
