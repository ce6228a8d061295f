import { OptionError } from '../errors.ts'
import { isPlainObject } from '../options.ts'

/** What {@link defineResourceServer} takes: the names that Cognito's `CreateResourceServer` uses, in short form. */
export interface ResourceServerDefinition<Identifier extends string, ScopeName extends string> {
  /** 1 to 256 characters, no space, `"` or `\`. May contain `/`: `https://my-api-server.org`. */
  readonly identifier: Identifier
  /** Name in the console. Default: the identifier. */
  readonly name?: string
  /** Scope name → its description, both 1 to 256 characters. A scope name has no `/`. */
  readonly scopes: Readonly<Record<ScopeName, string>>
}

/** A resource server whose scopes the compiler knows. */
export interface ResourceServer<Identifier extends string = string, ScopeName extends string = string> {
  readonly identifier: Identifier
  readonly name: string
  /** Scope name → description, as defined. */
  readonly scopes: Readonly<Record<ScopeName, string>>
  /** Every scope as a token carries it: `identifier/name`. */
  readonly allScopes: readonly `${Identifier}/${ScopeName}`[]
  /** The full name of one scope, checked by the compiler: `orders.scope('read')` is `orders/read`. */
  scope<Name extends ScopeName>(name: Name): `${Identifier}/${Name}`
}

/** The scopes of a resource server as a type: `ScopeOf<typeof orders>`. */
export type ScopeOf<Server> =
  Server extends ResourceServer<infer Identifier, infer ScopeName> ? `${Identifier}/${ScopeName}` : never

const identifierPattern = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/
const scopeNamePattern = /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/

/**
 * Defines a resource server once, for guards, clients and `@cognito-m2m/local`: a misspelt scope is then a
 * compile error.
 *
 * @throws OptionError when Cognito would refuse the identifier, a scope name or a description.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export function defineResourceServer<const Identifier extends string, const ScopeName extends string>(
  definition: ResourceServerDefinition<Identifier, ScopeName>,
): ResourceServer<Identifier, ScopeName> {
  const { identifier, scopes } = definition
  if (typeof identifier !== 'string' || !identifierPattern.test(identifier)) {
    throw new OptionError(
      'identifier',
      'must be 1 to 256 printable ASCII characters without space, `"` or `\\`.',
    )
  }
  if (!isPlainObject(scopes)) {
    throw new OptionError('scopes', 'must be a plain object such as `{ read: "Read orders" }`.')
  }
  const names = Object.keys(scopes) as ScopeName[]
  if (names.length > 100)
    throw new OptionError('scopes', 'Cognito allows at most 100 scopes a resource server.')
  for (const name of names) {
    if (!scopeNamePattern.test(name)) {
      throw new OptionError(
        `scopes[${JSON.stringify(name)}]`,
        'must be a name of 1 to 256 printable ASCII characters without space, `/`, `"` or `\\`.',
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
  return Object.freeze({
    identifier,
    name: definition.name ?? identifier,
    scopes: Object.freeze({ ...scopes }),
    allScopes: Object.freeze(names.map((name): `${Identifier}/${ScopeName}` => `${identifier}/${name}`)),
    scope: <Name extends ScopeName>(name: Name): `${Identifier}/${Name}` => {
      if (!Object.hasOwn(scopes, name)) {
        throw new OptionError(
          'scope',
          `resource server \`${identifier}\` defines no scope \`${String(name)}\`.`,
        )
      }
      return `${identifier}/${name}`
    },
  })
}
