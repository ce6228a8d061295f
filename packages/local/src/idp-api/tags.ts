import type { UserPool } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { type OperationContext, type Operations, requirePool, savePool } from './operation.ts'
import { userPoolArn } from './user-pools.ts'

const maxTags = 50

/** The operations on tags, by the ARN of a user pool. */
export const tagOperations: Operations<'TagResource' | 'UntagResource' | 'ListTagsForResource'> = {
  TagResource({ ResourceArn, Tags }, context) {
    const pool = poolOfArn(context, ResourceArn)
    const tags = { ...pool.tags, ...Tags }
    if (Object.keys(tags).length > maxTags)
      throw new IdpException('InvalidParameterException', `A user pool can have at most ${maxTags} tags.`)
    savePool(context, { ...pool, tags })
    return {}
  },

  UntagResource({ ResourceArn, TagKeys }, context) {
    const pool = poolOfArn(context, ResourceArn)
    const tags = Object.fromEntries(Object.entries(pool.tags).filter(([key]) => !TagKeys.includes(key)))
    savePool(context, { ...pool, tags })
    return {}
  },

  ListTagsForResource: ({ ResourceArn }, context) => ({ Tags: poolOfArn(context, ResourceArn).tags }),
}

function poolOfArn(context: OperationContext, arn: string): UserPool {
  const id = arn.slice(arn.lastIndexOf('/') + 1)
  if (arn !== userPoolArn(id))
    throw new IdpException('ResourceNotFoundException', 'The ARN is not that of a user pool of this server.')
  return requirePool(context, id)
}
