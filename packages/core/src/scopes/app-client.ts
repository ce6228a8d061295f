import { OptionError } from '../errors.ts'
import { checkedMembers, checkedNumber, isPlainObject, validNames } from '../options.ts'

/** How an app client requests tokens. */
export type TokenRequests = 'token_endpoint' | 'get_client_token'

/** An app client in {@link defineUserPool}. Define one app client per consumer. */
export interface AppClientDefinition<Scope extends string = string> {
  /** Scopes that the client may request: 1 to 50 full names such as `orders/read`. */
  readonly scopes: readonly Scope[]
  /** Lifetime of its access tokens, 300 to 86,400 seconds. Default: 3600. */
  readonly accessTokenSeconds?: number
  /**
   * `token_endpoint` (default) requires a domain on the user pool. `get_client_token` requires none, works over AWS
   * PrivateLink, and sets `ALLOW_CLIENT_TOKEN_AUTH` as the only authentication flow.
   */
  readonly tokenRequests?: TokenRequests
}

/** An app client with every default filled in. */
export interface AppClient<Scope extends string = string> {
  /** Its name in Cognito: its key in the definition. */
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly accessTokenSeconds: number
  readonly tokenRequests: TokenRequests
}

const clientNamePattern = /^[\w\s+=,.@-]{1,128}$/

/** @throws OptionError when it is not valid. The message names the path of the first mistake in the definition. */
export function checkedAppClient<Scope extends string>(
  name: string,
  definition: AppClientDefinition<Scope>,
  allScopes: readonly string[],
): AppClient<Scope> {
  const path = `appClients[${JSON.stringify(name)}]`
  if (!clientNamePattern.test(name)) {
    throw new OptionError(path, 'must have a name of 1 to 128 letters, digits, spaces or `_+=,.@-`.')
  }
  if (!isPlainObject(definition)) {
    throw new OptionError(path, 'must be an object such as `{ scopes: ["orders/read"] }`.')
  }
  checkedMembers(path, definition as AppClientDefinition<Scope>, {
    scopes: true,
    accessTokenSeconds: true,
    tokenRequests: true,
  })
  const { tokenRequests = 'token_endpoint' } = definition
  if (tokenRequests !== 'token_endpoint' && tokenRequests !== 'get_client_token') {
    throw new OptionError(`${path}.tokenRequests`, 'must be `token_endpoint` or `get_client_token`.')
  }
  return Object.freeze({
    name,
    scopes: checkedScopes(`${path}.scopes`, definition.scopes, allScopes),
    accessTokenSeconds: checkedNumber(`${path}.accessTokenSeconds`, definition.accessTokenSeconds, {
      min: 300,
      max: 86_400,
      fallback: 3600,
      integer: true,
    }),
    tokenRequests,
  })
}

function checkedScopes<Scope extends string>(
  path: string,
  scopes: readonly Scope[],
  allScopes: readonly string[],
): readonly Scope[] {
  if (!Array.isArray(scopes) || scopes.length === 0) {
    throw new OptionError(
      path,
      'must list at least one scope. Without scopes, Cognito would allow the client every custom scope.',
    )
  }
  if (scopes.length > 50) throw new OptionError(path, 'Cognito allows an app client at most 50 scopes.')
  for (const [index, scope] of scopes.entries()) {
    if (!allScopes.includes(scope)) {
      throw new OptionError(
        `${path}[${index}]`,
        `no resource server of this user pool defines the scope \`${String(scope)}\`. ${validNames(String(scope), allScopes)}`,
      )
    }
  }
  return Object.freeze([...new Set(scopes)])
}
