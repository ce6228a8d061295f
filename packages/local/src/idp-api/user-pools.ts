import { z } from 'zod'
import { newKeyPair } from '../keys/pool-keys.ts'
import { patterns } from '../pool/limits.ts'
import type { UserPool } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import {
  matching,
  maxResults,
  operation,
  page,
  requirePool,
  savePool,
  tags,
  userPoolId,
} from './operation.ts'

const settings = {
  UserPoolTier: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).optional(),
  DeletionProtection: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  IssuerConfiguration: z.object({ Type: z.enum(['ORIGINAL', 'UPDATED']).optional() }).optional(),
  UserPoolTags: tags.optional(),
}
const createInput = z.looseObject({ PoolName: matching(patterns.name), ...settings })
const updateInput = z.looseObject({
  UserPoolId: userPoolId,
  PoolName: matching(patterns.name).optional(),
  ...settings,
})

/** The operations on user pools that machine clients need; what is for users is kept and given back as it came. */
export const userPoolOperations = {
  CreateUserPool: operation(createInput, (input, context) => {
    const { service } = context
    const { PoolName, UserPoolTier, DeletionProtection, IssuerConfiguration, UserPoolTags, ...rest } = input
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
      settings: rest,
      createdSeconds: now,
      modifiedSeconds: now,
    }
    service.registry.put(pool)
    return { UserPool: described(pool) }
  }),

  DescribeUserPool: operation(z.object({ UserPoolId: userPoolId }), (input, context) => ({
    UserPool: described(requirePool(context, input.UserPoolId)),
  })),

  ListUserPools: operation(
    z.object({ MaxResults: maxResults(60), NextToken: z.string().optional() }),
    (input, { service }) => {
      const { items, ...next } = page(service.registry.list(), {
        maxResults: input.MaxResults,
        nextToken: input.NextToken,
      })
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
  ),

  UpdateUserPool: operation(updateInput, (input, context) => {
    const {
      UserPoolId,
      PoolName,
      UserPoolTier,
      DeletionProtection,
      IssuerConfiguration,
      UserPoolTags,
      ...rest
    } = input
    const pool = requirePool(context, UserPoolId)
    const type = IssuerConfiguration?.Type ?? pool.issuerTypes[0]
    savePool(context, {
      ...pool,
      name: PoolName ?? pool.name,
      tier: UserPoolTier ?? pool.tier,
      // Tokens of the type before are valid until they expire, so that its keys stay served.
      issuerTypes: [type, ...pool.issuerTypes.filter((former) => former !== type)],
      deletionProtection: DeletionProtection ?? 'INACTIVE',
      tags: UserPoolTags ?? pool.tags,
      settings: rest,
    })
    return {}
  }),

  DeleteUserPool: operation(z.object({ UserPoolId: userPoolId }), (input, context) => {
    const pool = requirePool(context, input.UserPoolId)
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
  }),
}

function described(pool: UserPool) {
  const [region] = pool.id.split('_')
  const prefix = pool.domains.find(({ certificateArn }) => certificateArn === undefined)
  const custom = pool.domains.find(({ certificateArn }) => certificateArn !== undefined)
  return {
    ...pool.settings,
    Id: pool.id,
    Name: pool.name,
    Arn: `arn:aws:cognito-idp:${region}:000000000000:userpool/${pool.id}`,
    UserPoolTier: pool.tier,
    IssuerConfiguration: { Type: pool.issuerTypes[0] },
    DeletionProtection: pool.deletionProtection,
    UserPoolTags: pool.tags,
    EstimatedNumberOfUsers: 0,
    ...(prefix && { Domain: prefix.name }),
    ...(custom && { CustomDomain: custom.name }),
    CreationDate: pool.createdSeconds,
    LastModifiedDate: pool.modifiedSeconds,
  }
}
