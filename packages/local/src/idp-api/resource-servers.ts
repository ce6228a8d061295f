import { limits } from '../pool/limits.ts'
import type { PoolResourceServer, UserPool } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { type Operations, page, requirePool, savePool } from './operation.ts'
import type { CreateResourceServerRequest } from './service-types.ts'

type Name =
  | 'CreateResourceServer'
  | 'DescribeResourceServer'
  | 'ListResourceServers'
  | 'UpdateResourceServer'
  | 'DeleteResourceServer'

/** The operations on resource servers. */
export const resourceServerOperations: Operations<Name> = {
  CreateResourceServer(made, context) {
    const pool = requirePool(context, made.UserPoolId)
    if (pool.resourceServers.some((server) => server.identifier === made.Identifier)) {
      throw new IdpException(
        'InvalidParameterException',
        `${made.Identifier} already exists in user pool ${pool.id}.`,
      )
    }
    if (pool.resourceServers.length >= limits.resourceServersPerUserPool) {
      throw new IdpException(
        'LimitExceededException',
        `A user pool can have at most ${limits.resourceServersPerUserPool} resource servers.`,
      )
    }
    const server = resourceServer(made)
    savePool(context, { ...pool, resourceServers: [...pool.resourceServers, server] })
    return { ResourceServer: described(pool, server) }
  },

  DescribeResourceServer({ UserPoolId, Identifier }, context) {
    const pool = requirePool(context, UserPoolId)
    return { ResourceServer: described(pool, requireServer(pool, Identifier)) }
  },

  ListResourceServers({ UserPoolId, MaxResults = 50, NextToken }, context) {
    const pool = requirePool(context, UserPoolId)
    const { items, ...next } = page(pool.resourceServers, { maxResults: MaxResults, nextToken: NextToken })
    return { ResourceServers: items.map((server) => described(pool, server)), ...next }
  },

  UpdateResourceServer(changed, context) {
    const pool = requirePool(context, changed.UserPoolId)
    const former = requireServer(pool, changed.Identifier)
    const server = resourceServer(changed)
    savePool(context, {
      ...pool,
      resourceServers: pool.resourceServers.map((one) => (one === former ? server : one)),
    })
    return { ResourceServer: described(pool, server) }
  },

  DeleteResourceServer({ UserPoolId, Identifier }, context) {
    const pool = requirePool(context, UserPoolId)
    const gone = requireServer(pool, Identifier)
    savePool(context, { ...pool, resourceServers: pool.resourceServers.filter((server) => server !== gone) })
    return {}
  },
}

function resourceServer({ Identifier, Name, Scopes = [] }: CreateResourceServerRequest): PoolResourceServer {
  const scopes = Object.fromEntries(
    Scopes.map(({ ScopeName, ScopeDescription }) => [ScopeName, ScopeDescription]),
  )
  if (Object.keys(scopes).length < Scopes.length) {
    throw new IdpException('InvalidParameterException', 'A scope name appears more than once.')
  }
  return { identifier: Identifier, name: Name, scopes }
}

function requireServer(pool: UserPool, wanted: string): PoolResourceServer {
  const server = pool.resourceServers.find((one) => one.identifier === wanted)
  if (server === undefined)
    throw new IdpException('ResourceNotFoundException', `Resource server ${wanted} does not exist.`)
  return server
}

function described(pool: UserPool, server: PoolResourceServer) {
  return {
    UserPoolId: pool.id,
    Identifier: server.identifier,
    Name: server.name,
    Scopes: Object.entries(server.scopes).map(([ScopeName, ScopeDescription]) => ({
      ScopeName,
      ScopeDescription,
    })),
  }
}
