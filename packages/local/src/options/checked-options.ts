import { OptionError } from '@cognito-m2m/core'
import type { z } from 'zod'
import { nearestName } from './nearest-name.ts'
import type { LocalCognitoOptions, UserPoolOptions } from './options.ts'
import { optionsSchema, shapes } from './options-schema.ts'

/**
 * Holds options to what Cognito would take, whether they come from a program or from a file.
 *
 * @throws OptionError with the path of the first mistake, and what is expected there.
 */
export function checkedOptions(options: unknown): LocalCognitoOptions {
  const checked = optionsSchema.safeParse(options)
  const issue = checked.error?.issues[0]
  if (issue !== undefined) throw optionError(issue)
  const typed = options as LocalCognitoOptions
  for (const [index, pool] of (typed.userPools ?? []).entries()) checkScopes(pool, `userPools[${index}]`)
  checkUnique(typed.userPools ?? [])
  return typed
}

function optionError(issue: z.core.$ZodIssue): OptionError {
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const known = knownNames(issue.path)
    const nearest = nearestName(key, known)
    const hint =
      nearest === undefined ? `Valid options: ${known.join(', ')}.` : `Did you mean \`${nearest}\`?`
    return new OptionError(pathText([...issue.path, key]), `is not a known option. ${hint}`)
  }
  if (issue.code === 'invalid_key') {
    return new OptionError(
      path,
      'must be a scope name: 1 to 256 printable ASCII characters without space, `/`, `"` or `\\`.',
    )
  }
  return new OptionError(path === '' ? 'options' : path, issue.message)
}

/** The options at a place, by its last name. */
function knownNames(path: readonly PropertyKey[]): readonly string[] {
  const place = path.findLast((part) => typeof part === 'string')
  return Object.keys((shapes[place as keyof typeof shapes] ?? shapes.options).shape)
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  )
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
        `\`${scopes[index]}\` is defined by no resource server of this pool. Defined are: ${defined.join(', ') || 'none'}.`,
      )
    }
  }
}

function checkUnique(pools: readonly UserPoolOptions[]): void {
  const seen = new Set<string>()
  const once = (path: string, value: string | undefined, what: string) => {
    if (value === undefined) return
    if (seen.has(`${what} ${value}`)) throw new OptionError(path, `is already the ${what} of another.`)
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
      once(`${path}.appClients[${index}].clientId`, client.clientId, 'client id')
    }
  }
}
