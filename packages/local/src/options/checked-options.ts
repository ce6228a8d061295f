import { OptionError } from '@cognito-m2m/core'
import type { LocalCognitoOptions, UserPoolOptions } from './options.ts'
import { optionsCheck } from './options-check.ts'

/**
 * Checks options against Cognito's rules, for options from a program or a file.
 *
 * @throws OptionError when one is invalid. The message names the path of the first mistake and the expected value.
 */
export function checkedOptions(options: unknown): LocalCognitoOptions {
  optionsCheck(options, '')
  const typed = options as LocalCognitoOptions
  for (const [index, pool] of (typed.userPools ?? []).entries()) checkScopes(pool, `userPools[${index}]`)
  checkUnique(typed.userPools ?? [])
  return typed
}

function checkScopes(pool: UserPoolOptions, path: string): void {
  const defined = (pool.resourceServers ?? []).flatMap(({ identifier, scopes }) =>
    Object.keys(scopes).map((name) => `${identifier}/${name}`),
  )
  for (const [client, { scopes = [] }] of (pool.appClients ?? []).entries()) {
    const index = scopes.findIndex((scope: string) => !defined.includes(scope))
    if (index >= 0) {
      throw new OptionError(
        `${path}.appClients[${client}].scopes[${index}]`,
        `no resource server of this pool defines \`${scopes[index]}\`. Valid: ${defined.join(', ') || 'none'}.`,
      )
    }
  }
}

function checkUnique(pools: readonly UserPoolOptions[]): void {
  const seen = new Set<string>()
  const once = (path: string, value: string | undefined, what: string) => {
    if (value === undefined) return
    if (seen.has(`${what} ${value}`))
      throw new OptionError(path, `is used twice: each ${what} must be unique.`)
    seen.add(`${what} ${value}`)
  }
  for (const [poolIndex, pool] of pools.entries()) {
    const path = `userPools[${poolIndex}]`
    once(`${path}.id`, pool.id, 'id')
    once(`${path}.domain`, pool.domain ?? undefined, 'domain')
    for (const [index, server] of (pool.resourceServers ?? []).entries()) {
      once(`${path}.resourceServers[${index}].identifier`, `${poolIndex} ${server.identifier}`, 'identifier')
    }
    for (const [index, client] of (pool.appClients ?? []).entries()) {
      once(`${path}.appClients[${index}].clientId`, client.clientId, 'client ID')
    }
  }
}
