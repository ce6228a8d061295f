import type { UserPool, UserPoolReplica } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { type Operations, requirePool, savePool } from './operation.ts'
import { userPoolArn } from './user-pools.ts'

type Name =
  | 'CreateUserPoolReplica'
  | 'UpdateUserPoolReplica'
  | 'ListUserPoolReplicas'
  | 'DeleteUserPoolReplica'

/**
 * The operations on the replicas of a pool in other Regions. A replica has the keys and the clients of its pool, and is
 * active immediately.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolReplica.html
 */
export const replicaOperations: Operations<Name> = {
  CreateUserPoolReplica({ UserPoolId, RegionName, UserPoolTags }, context) {
    const pool = requirePool(context, UserPoolId)
    if (UserPoolTags !== undefined) {
      const message = 'UserPoolTags of a replica are not supported by this server: tag the primary.'
      throw new IdpException('InvalidParameterException', message)
    }
    if (pool.tier === 'LITE') {
      throw new IdpException(
        'FeatureUnavailableInTierException',
        'Replicas require the ESSENTIALS or PLUS tier.',
      )
    }
    if (!/^[a-z]+(?:-[a-z]+)+-\d$/.test(RegionName)) {
      throw new IdpException('InvalidParameterException', 'RegionName is not a Region, such as us-east-1.')
    }
    const taken = [regionOfPool(pool), ...(pool.replicas ?? []).map(({ region }) => region)]
    if (taken.includes(RegionName)) {
      throw new IdpException('InvalidParameterException', `The user pool is already in ${RegionName}.`)
    }
    const replica: UserPoolReplica = { region: RegionName, status: 'ACTIVE' }
    savePool(context, { ...pool, replicas: [...(pool.replicas ?? []), replica] })
    return { UserPoolReplica: described(pool, replica) }
  },

  UpdateUserPoolReplica({ UserPoolId, RegionName, Status }, context) {
    const pool = requirePool(context, UserPoolId)
    const former = requireReplica(pool, RegionName)
    const replica: UserPoolReplica = { ...former, status: Status }
    const replicas = (pool.replicas ?? []).map((one) => (one === former ? replica : one))
    savePool(context, { ...pool, replicas })
    return { UserPoolReplica: described(pool, replica) }
  },

  ListUserPoolReplicas({ UserPoolId }, context) {
    const pool = requirePool(context, UserPoolId)
    return {
      UserPoolReplicas: [
        {
          RegionName: regionOfPool(pool),
          Status: 'ACTIVE',
          Role: 'PRIMARY',
          UserPoolArn: userPoolArn(pool.id),
        },
        ...(pool.replicas ?? []).map((replica) => described(pool, replica)),
      ],
    }
  },

  DeleteUserPoolReplica({ UserPoolId, RegionName }, context) {
    const pool = requirePool(context, UserPoolId)
    const gone = requireReplica(pool, RegionName)
    savePool(context, { ...pool, replicas: (pool.replicas ?? []).filter((one) => one !== gone) })
    return { UserPoolReplica: { ...described(pool, gone), Status: 'DELETING' } }
  },
}

function requireReplica(pool: UserPool, region: string): UserPoolReplica {
  const replica = pool.replicas?.find((one) => one.region === region)
  if (replica === undefined)
    throw new IdpException('ResourceNotFoundException', 'The user pool has no replica in that Region.')
  return replica
}

function regionOfPool({ id }: UserPool): string {
  return id.slice(0, id.indexOf('_'))
}

function described(pool: UserPool, { region, status }: UserPoolReplica) {
  return { RegionName: region, Status: status, Role: 'SECONDARY', UserPoolArn: userPoolArn(pool.id, region) }
}
