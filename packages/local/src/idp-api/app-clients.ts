import { z } from 'zod'
import { limits, patterns } from '../pool/limits.ts'
import { type AppClient, newSecret, type UserPool } from '../pool/user-pool.ts'
import { accessTokenSeconds, checkOAuth, timeUnits } from './app-client-rules.ts'
import { IdpException } from './exception.ts'
import {
  clientId,
  matching,
  maxResults,
  type OperationContext,
  operation,
  page,
  requirePool,
  savePool,
  scopeList,
  userPoolId,
} from './operation.ts'

const settings = {
  AccessTokenValidity: z.int().min(1).max(limits.maxAccessTokenSeconds).optional(),
  TokenValidityUnits: z.looseObject({ AccessToken: z.enum(timeUnits).optional() }).optional(),
  ExplicitAuthFlows: z.array(z.string()).optional(),
  AllowedOAuthFlows: z
    .array(z.enum(['code', 'implicit', 'client_credentials']))
    .max(3)
    .optional(),
  AllowedOAuthScopes: scopeList.optional(),
  AllowedOAuthFlowsUserPoolClient: z.boolean().optional(),
}
const createInput = z.looseObject({
  UserPoolId: userPoolId,
  ClientName: matching(patterns.name),
  GenerateSecret: z.boolean().optional(),
  ClientSecret: matching(patterns.clientSecret).optional(),
  ...settings,
})
const updateInput = z.looseObject({
  UserPoolId: userPoolId,
  ClientId: clientId,
  ClientName: matching(patterns.name).optional(),
  ...settings,
})
const named = z.object({ UserPoolId: userPoolId, ClientId: clientId })

/** The operations on app clients. */
export const appClientOperations = {
  CreateUserPoolClient: operation(createInput, (input, context) => {
    const { ClientName, GenerateSecret, ClientSecret, ...rest } = input
    const pool = requirePool(context, input.UserPoolId)
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
  }),

  DescribeUserPoolClient: operation(named, ({ UserPoolId, ClientId }, context) => {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    return { UserPoolClient: described(pool, client) }
  }),

  ListUserPoolClients: operation(
    z.object({
      UserPoolId: userPoolId,
      MaxResults: maxResults(60).optional(),
      NextToken: z.string().optional(),
    }),
    ({ UserPoolId, MaxResults = 60, NextToken }, context) => {
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
  ),

  /** As Cognito does: what is left out goes back to its default. */
  UpdateUserPoolClient: operation(updateInput, (input, context) => {
    const { UserPoolId, ClientId, ClientName, ...rest } = input
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    const changed: AppClient = {
      ...client,
      name: ClientName ?? client.name,
      ...checkedSettings(rest, pool, client.secrets.length > 0),
      modifiedSeconds: context.service.now(),
    }
    saveClient(context, pool, changed)
    return { UserPoolClient: described(pool, changed) }
  }),

  DeleteUserPoolClient: operation(named, ({ UserPoolId, ClientId }, context) => {
    const { pool, client } = requireClient(context, UserPoolId, ClientId)
    savePool(context, { ...pool, appClients: pool.appClients.filter((one) => one !== client) })
    return {}
  }),
}

/** @throws IdpException ResourceNotFoundException. */
export function requireClient(context: OperationContext, poolId: string, wanted: string) {
  const pool = requirePool(context, poolId)
  const client = pool.appClients.find((one) => one.clientId === wanted)
  if (client === undefined) {
    throw new IdpException('ResourceNotFoundException', `User pool client ${wanted} does not exist.`)
  }
  return { pool, client }
}

/** Puts a changed client in the place of the one with its id. */
export function saveClient(context: OperationContext, pool: UserPool, client: AppClient): void {
  const appClients = pool.appClients.map((one) => (one.clientId === client.clientId ? client : one))
  savePool(context, { ...pool, appClients })
}

function checkedSettings(
  input: z.output<z.ZodObject<typeof settings>> & Readonly<Record<string, unknown>>,
  pool: UserPool,
  hasSecret: boolean,
) {
  const { AccessTokenValidity, TokenValidityUnits, ...others } = input
  const { UserPoolId: _pool, ExplicitAuthFlows, AllowedOAuthFlows, AllowedOAuthScopes, ...rest } = others
  const { AllowedOAuthFlowsUserPoolClient, ...kept } = rest
  const oauth = {
    allowedOAuthFlows: AllowedOAuthFlows ?? [],
    allowedOAuthFlowsEnabled: AllowedOAuthFlowsUserPoolClient ?? false,
    allowedOAuthScopes: AllowedOAuthScopes ?? [],
    explicitAuthFlows: ExplicitAuthFlows ?? [],
  }
  checkOAuth(oauth, pool, hasSecret)
  return {
    ...oauth,
    accessTokenSeconds: accessTokenSeconds(AccessTokenValidity, TokenValidityUnits?.AccessToken),
    settings: {
      ...kept,
      ...(AccessTokenValidity !== undefined && { AccessTokenValidity }),
      ...(TokenValidityUnits !== undefined && { TokenValidityUnits }),
    },
  }
}

function described(pool: UserPool, client: AppClient) {
  const secret = client.secrets.at(-1)
  return {
    ...client.settings,
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
