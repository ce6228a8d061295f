import { OptionError } from '../errors.ts'
import { isPlainObject, validNames } from '../options.ts'
import type { ResourceServer } from './resource-server.ts'
import { resourceIdentifierPattern } from './scope-syntax.ts'

/** The `resource` option: a resource server's identifier, or its definition. */
export type ResourceOption = string | ResourceServer

/**
 * Scope names that a requirement may use. With a {@link ResourceServer} as `resource`: its own scopes, short (`read`)
 * or full (`orders/read`). Otherwise any string.
 */
export type ScopeNameOf<Resource> =
  Resource extends ResourceServer<infer Identifier, infer ScopeName>
    ? ScopeName | `${Identifier}/${ScopeName}`
    : string

/** The resource server of the API. */
export interface Resource {
  readonly identifier: string
  /** Undefined if only the identifier was configured. */
  readonly scopeNames: readonly string[] | undefined
}

/** @throws OptionError when it is neither an identifier nor a definition. */
export function checkedResource(value: unknown): Resource {
  const isDefinition = isPlainObject(value) && isPlainObject(value.scopes)
  const identifier = isDefinition ? value.identifier : value
  if (typeof identifier !== 'string' || !resourceIdentifierPattern.test(identifier)) {
    throw new OptionError(
      'resource',
      'must be the identifier of a resource server, such as `https://orders.example`, or the result of `defineResourceServer()`.',
    )
  }
  return { identifier, scopeNames: isDefinition ? Object.keys(value.scopes as object) : undefined }
}

/**
 * Returns the full name of a scope. With a `resource`, a name without `/` is a short name for one of its scopes.
 *
 * @throws OptionError when the resource server's definition does not contain the scope.
 */
export function fullScopeName(option: string, scope: string, resource: Resource | undefined): string {
  if (resource === undefined) return scope
  const { identifier, scopeNames } = resource
  const slash = scope.lastIndexOf('/')
  const isOwn = slash < 0 || scope.slice(0, slash) === identifier
  if (!isOwn) return scope
  const name = scope.slice(slash + 1)
  if (scopeNames !== undefined && !scopeNames.includes(name)) {
    throw new OptionError(
      option,
      `resource server \`${identifier}\` has no scope \`${name}\`. ${validNames(name, scopeNames)}`,
    )
  }
  return `${identifier}/${name}`
}
