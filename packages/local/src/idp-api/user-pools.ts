import { newKeyPair } from '../keys/pool-keys.ts'
import type { UserPool, UserPoolSettings } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { type Operations, page, requirePool, savePool } from './operation.ts'
import { completedSettings } from './user-pool-defaults.ts'

type Name =
  | 'CreateUserPool'
  | 'DescribeUserPool'
  | 'ListUserPools'
  | 'UpdateUserPool'
  | 'DeleteUserPool'
  | 'AddCustomAttributes'

/** The operations on user pools. User settings are stored and returned, otherwise ignored. */
export const userPoolOperations: Operations<Name> = {
  CreateUserPool(request, context) {
    const { service } = context
    const { PoolName, UserPoolTier, DeletionProtection, IssuerConfiguration, UserPoolTags, ...rest } = request
    const { MfaConfiguration, ...settings } = rest
    checkSettings(settings)
    const id = service.ids.userPoolId(context.region)
    const now = service.now()
    const pool: UserPool = {
      id,
      name: PoolName,
      tier: UserPoolTier ?? 'ESSENTIALS',
      issuerTypes: [IssuerConfiguration?.Type ?? 'ORIGINAL'],
      domains: [],
      resourceServers: [],
      appClients: [],
      keys: newKeyPair(service.ids, {
        userPoolId: id,
        firstNumber: service.registry.nextKeyNumber(),
        stage: 'signing',
      }),
      tags: UserPoolTags ?? {},
      deletionProtection: DeletionProtection ?? 'INACTIVE',
      mfa: { MfaConfiguration: MfaConfiguration ?? 'OFF' },
      settings,
      createdSeconds: now,
      modifiedSeconds: now,
    }
    service.registry.put(pool)
    return { UserPool: described(pool) }
  },

  DescribeUserPool: ({ UserPoolId }, context) => ({ UserPool: described(requirePool(context, UserPoolId)) }),

  ListUserPools({ MaxResults, NextToken }, { service }) {
    const { items, ...next } = page(service.registry.list(), { maxResults: MaxResults, nextToken: NextToken })
    return {
      UserPools: items.map((pool) => ({
        Id: pool.id,
        Name: pool.name,
        LambdaConfig: pool.settings.LambdaConfig ?? {},
        CreationDate: pool.createdSeconds,
        LastModifiedDate: pool.modifiedSeconds,
      })),
      ...next,
    }
  },

  /** As in Cognito, omitted settings are reset to their defaults, except the name, the tier and the tags. */
  UpdateUserPool(request, context) {
    const { UserPoolId, PoolName, UserPoolTier, DeletionProtection, IssuerConfiguration, ...rest } = request
    const { UserPoolTags, MfaConfiguration, ...settings } = rest
    const pool = requirePool(context, UserPoolId)
    checkSettings(settings)
    const type = IssuerConfiguration?.Type ?? pool.issuerTypes[0]
    savePool(context, {
      ...pool,
      name: PoolName ?? pool.name,
      tier: UserPoolTier ?? pool.tier,
      // Tokens of the previous type are valid until they expire, so its keys are still served.
      issuerTypes: [type, ...pool.issuerTypes.filter((former) => former !== type)],
      deletionProtection: DeletionProtection ?? 'INACTIVE',
      tags: UserPoolTags ?? pool.tags,
      mfa: { ...pool.mfa, MfaConfiguration: MfaConfiguration ?? 'OFF' },
      settings: { ...atCreationOnly(pool.settings), ...settings },
    })
    return {}
  },

  AddCustomAttributes({ UserPoolId, CustomAttributes }, context) {
    const pool = requirePool(context, UserPoolId)
    const { Schema = [] } = pool.settings
    savePool(context, { ...pool, settings: { ...pool.settings, Schema: [...Schema, ...CustomAttributes] } })
    return {}
  },

  DeleteUserPool({ UserPoolId }, context) {
    const pool = requirePool(context, UserPoolId)
    if (pool.deletionProtection === 'ACTIVE') {
      throw new IdpException(
        'InvalidParameterException',
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
      )
    }
    if (pool.domains.length > 0) {
      throw new IdpException(
        'InvalidParameterException',
        'User pool cannot be deleted. It has a domain configured that should be deleted first.',
      )
    }
    context.service.registry.remove(pool.id)
    return {}
  },
}

/** Settings of `CreateUserPool` that `UpdateUserPool` does not have: they are kept. */
function atCreationOnly(settings: UserPoolSettings): UserPoolSettings {
  const { Schema, AliasAttributes, UsernameAttributes, UsernameConfiguration } = settings
  return {
    ...(Schema !== undefined && { Schema }),
    ...(AliasAttributes !== undefined && { AliasAttributes }),
    ...(UsernameAttributes !== undefined && { UsernameAttributes }),
    ...(UsernameConfiguration !== undefined && { UsernameConfiguration }),
  }
}

/** @throws IdpException when settings exclude each other. */
function checkSettings({ AliasAttributes, UsernameAttributes }: UserPoolSettings): void {
  if (AliasAttributes !== undefined && UsernameAttributes !== undefined) {
    throw new IdpException(
      'InvalidParameterException',
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
    )
  }
}

/** The ARN of a pool. The emulator uses the same account for all pools. */
export function userPoolArn(id: string, region = id.split('_')[0]): string {
  return `arn:aws:cognito-idp:${region}:000000000000:userpool/${id}`
}

function described(pool: UserPool) {
  const prefix = pool.domains.find(({ certificateArn }) => certificateArn === undefined)
  const custom = pool.domains.find(({ certificateArn }) => certificateArn !== undefined)
  return {
    ...completedSettings(pool.settings),
    Id: pool.id,
    Name: pool.name,
    Arn: userPoolArn(pool.id),
    UserPoolTier: pool.tier,
    IssuerConfiguration: { Type: pool.issuerTypes[0] },
    DeletionProtection: pool.deletionProtection,
    UserPoolTags: pool.tags,
    MfaConfiguration: pool.mfa?.MfaConfiguration ?? 'OFF',
    EstimatedNumberOfUsers: 0,
    ...(prefix && { Domain: prefix.name }),
    ...(custom && { CustomDomain: custom.name }),
    CreationDate: pool.createdSeconds,
    LastModifiedDate: pool.modifiedSeconds,
  }
}
