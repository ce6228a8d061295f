import { z } from 'zod'
import { limits, patterns } from '../pool/limits.ts'
import type { PoolResourceServer, UserPool } from '../pool/user-pool.ts'
import { IdpException } from './exception.ts'
import { matching, maxResults, operation, page, requirePool, savePool, userPoolId } from './operation.ts'

const identifier = matching(patterns.resourceServerIdentifier)
const input = z.object({
  UserPoolId: userPoolId,
  Identifier: identifier,
  Name: matching(patterns.resourceServerName),
  Scopes: z
    .array(
      z.object({ ScopeName: matching(patterns.scopeName), ScopeDescription: z.string().min(1).max(256) }),
    )
    .max(
      limits.scopesPerResourceServer,
      `Member must have length less than or equal to ${limits.scopesPerResourceServer}`,
    )
    .optional(),
})
const named = z.object({ UserPoolId: userPoolId, Identifier: identifier })

/** The operations on resource servers. */
export const resourceServerOperations = {
  CreateResourceServer: operation(input, (made, context) => {
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
        `${limits.resourceServersPerUserPool} resource servers a user pool.`,
      )
    }
    const server = resourceServer(made)
    savePool(context, { ...pool, resourceServers: [...pool.resourceServers, server] })
    return { ResourceServer: described(pool, server) }
  }),

  DescribeResourceServer: operation(named, ({ UserPoolId, Identifier }, context) => {
    const pool = requirePool(context, UserPoolId)
    return { ResourceServer: described(pool, requireServer(pool, Identifier)) }
  }),

  ListResourceServers: operation(
    z.object({
      UserPoolId: userPoolId,
      MaxResults: maxResults(50).optional(),
      NextToken: z.string().optional(),
    }),
    ({ UserPoolId, MaxResults = 50, NextToken }, context) => {
      const pool = requirePool(context, UserPoolId)
      const { items, ...next } = page(pool.resourceServers, { maxResults: MaxResults, nextToken: NextToken })
      return { ResourceServers: items.map((server) => described(pool, server)), ...next }
    },
  ),

  UpdateResourceServer: operation(input, (changed, context) => {
    const pool = requirePool(context, changed.UserPoolId)
    const former = requireServer(pool, changed.Identifier)
    const server = resourceServer(changed)
    savePool(context, {
      ...pool,
      resourceServers: pool.resourceServers.map((one) => (one === former ? server : one)),
    })
    return { ResourceServer: described(pool, server) }
  }),

  DeleteResourceServer: operation(named, ({ UserPoolId, Identifier }, context) => {
    const pool = requirePool(context, UserPoolId)
    const gone = requireServer(pool, Identifier)
    savePool(context, { ...pool, resourceServers: pool.resourceServers.filter((server) => server !== gone) })
    return {}
  }),
}

function resourceServer({ Identifier, Name, Scopes = [] }: z.output<typeof input>): PoolResourceServer {
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
