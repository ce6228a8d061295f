import { OptionError } from '../errors.ts'
import { checkedMembers, isPlainObject, validNames } from '../options.ts'
import { resourceIdentifierPattern, resourceNamePattern, scopeNamePattern } from './scope-syntax.ts'

/** A resource server as defined in the user pool (`CreateResourceServer`). */
export interface ResourceServerDefinition<Identifier extends string, ScopeName extends string> {
  /** 1 to 256 characters, no space, `"` or `\`. May contain `/`: `https://my-api-server.org`. */
  readonly identifier: Identifier
  /**
   * Name shown in the console: 1 to 256 letters, digits, spaces and `_+=,.@-`. Default: the identifier, with other
   * characters replaced by `-`.
   */
  readonly name?: string
  /** Scope name → description, both 1 to 256 characters. A scope name must not contain `/`. */
  readonly scopes: Readonly<Record<ScopeName, string>>
}

/** A resource server with typed scopes, created by {@link defineResourceServer}. */
export interface ResourceServer<Identifier extends string = string, ScopeName extends string = string> {
  readonly identifier: Identifier
  readonly name: string
  /** Scope name → description, as defined. */
  readonly scopes: Readonly<Record<ScopeName, string>>
  /** Full names of all scopes, as in a token: `identifier/name`. */
  readonly allScopes: readonly `${Identifier}/${ScopeName}`[]
  /**
   * Returns the full name of a scope, checked by the compiler: `orders.scope('read')` is `orders/read`.
   *
   * @throws OptionError when the resource server has no such scope.
   */
  scope<Name extends ScopeName>(name: Name): `${Identifier}/${Name}`
}

/** The scopes of a resource server as a type: `ScopeOf<typeof orders>`. */
export type ScopeOf<Server> =
  Server extends ResourceServer<infer Identifier, infer ScopeName> ? `${Identifier}/${ScopeName}` : never

/**
 * Defines a resource server once, for guards, clients and `@cognito-m2m/local`, so that a misspelled scope is a compile
 * error.
 *
 * @example
 * ```ts
 * import { createTokenValidator, defineResourceServer } from '@cognito-m2m/core'
 *
 * const orders = defineResourceServer({
 *   identifier: 'https://orders.example',
 *   scopes: { read: 'Read orders', write: 'Create and change orders' },
 * })
 * const validator = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', resource: orders })
 * ```
 *
 * @param definition Identifier and scopes, as in the user pool.
 * @returns The definition, frozen, with the full name of each scope.
 * @throws OptionError when Cognito would refuse the identifier, a scope name or a description.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function defineResourceServer<const Identifier extends string, const ScopeName extends string>(
  definition: ResourceServerDefinition<Identifier, ScopeName>,
): ResourceServer<Identifier, ScopeName> {
  const { identifier, scopes } = checkedMembers('options', definition, {
    identifier: true,
    name: true,
    scopes: true,
  })
  if (typeof identifier !== 'string' || !resourceIdentifierPattern.test(identifier)) {
    throw new OptionError(
      'identifier',
      'must be 1 to 256 printable ASCII characters without spaces, `"` or `\\`.',
    )
  }
  if (!isPlainObject(scopes)) {
    throw new OptionError('scopes', 'must be a plain object such as `{ read: "Read orders" }`.')
  }
  const names = Object.keys(scopes) as ScopeName[]
  if (names.length > 100)
    throw new OptionError(
      'scopes',
      'must list at most 100 scopes, the limit that Cognito sets for a resource server.',
    )
  for (const name of names) {
    if (!scopeNamePattern.test(name)) {
      throw new OptionError(
        `scopes[${JSON.stringify(name)}]`,
        'must be a name of 1 to 256 printable ASCII characters without spaces, `/`, `"` or `\\`.',
      )
    }
    const description: unknown = scopes[name]
    if (typeof description !== 'string' || description.length < 1 || description.length > 256) {
      throw new OptionError(
        `scopes[${JSON.stringify(name)}]`,
        'must be a description of 1 to 256 characters.',
      )
    }
  }
  // An identifier may contain characters that are not allowed in a name: `https://orders.example` is named
  // `https---orders.example`.
  const { name = identifier.replaceAll(/[^\w\s+=,.@-]/g, '-') } = definition
  if (typeof name !== 'string' || !resourceNamePattern.test(name)) {
    throw new OptionError('name', 'must be 1 to 256 letters, digits, spaces or `_+=,.@-`.')
  }
  return Object.freeze({
    identifier,
    name,
    scopes: Object.freeze({ ...scopes }),
    allScopes: Object.freeze(names.map((name): `${Identifier}/${ScopeName}` => `${identifier}/${name}`)),
    scope: <Name extends ScopeName>(name: Name): `${Identifier}/${Name}` => {
      if (!Object.hasOwn(scopes, name)) {
        throw new OptionError(
          'scope',
          `resource server \`${identifier}\` has no scope \`${String(name)}\`. ${validNames(String(name), names)}`,
        )
      }
      return `${identifier}/${name}`
    },
  })
}
