import { OptionError } from '../errors.ts'
import { checkedUrl } from '../options.ts'
import { checkedResource, type ResourceOption } from '../scopes/resource-option.ts'
import type { ResourceServer } from '../scopes/resource-server.ts'
import { compileRequirement } from '../validation/requirement.ts'
import type { RouteRequirement } from './authorizer.ts'

/** An OpenAPI 3 security scheme. Put it under `components.securitySchemes`. */
export type OpenApiSecurityScheme =
  | {
      readonly type: 'http'
      readonly scheme: 'bearer'
      readonly bearerFormat: 'JWT'
      readonly description: string
    }
  | {
      readonly type: 'oauth2'
      readonly description: string
      readonly flows: {
        readonly clientCredentials: {
          readonly tokenUrl: string
          readonly scopes: Readonly<Record<string, string>>
        }
      }
    }

const description = 'Amazon Cognito access token, from the client credentials grant.'

/**
 * Describes the API's authentication for an OpenAPI document.
 *
 * @example
 * ```ts
 * import { defineResourceServer, openApiSecurityScheme } from '@cognito-m2m/core'
 *
 * const orders = defineResourceServer({ identifier: 'orders', scopes: { read: 'Read orders' } })
 * const securitySchemes = {
 *   cognito: openApiSecurityScheme({
 *     tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *     resourceServers: [orders],
 *   }),
 * }
 * ```
 *
 * @param flow The token endpoint, and the resource servers whose scopes the API requires. If omitted, the scheme is a
 * plain Bearer token (OpenAPI 3.1 §4.8.27).
 * @returns The security scheme object.
 * @throws OptionError when the token endpoint is not an https URL, or `resourceServers` is not an array.
 */
export function openApiSecurityScheme(flow?: {
  readonly tokenEndpoint: string
  readonly resourceServers?: readonly ResourceServer[]
}): OpenApiSecurityScheme {
  if (flow === undefined) return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }
  checkedUrl('tokenEndpoint', flow.tokenEndpoint)
  const { resourceServers = [] } = flow
  const listed: unknown = resourceServers
  if (!Array.isArray(listed))
    throw new OptionError('resourceServers', 'must be an array of results of `defineResourceServer()`.')
  const scopes: Record<string, string> = {}
  for (const server of resourceServers) {
    for (const [name, text] of Object.entries(server.scopes)) scopes[`${server.identifier}/${name}`] = text
  }
  return {
    type: 'oauth2',
    description,
    flows: { clientCredentials: { tokenUrl: flow.tokenEndpoint, scopes } },
  }
}

/** OpenAPI's `security` of an operation: a list of alternatives, each a scheme name with its required scopes. */
export type OpenApiSecurity = readonly Readonly<Record<string, readonly string[]>>[]

/**
 * Describes a route's requirement as the `security` of an OpenAPI operation.
 *
 * @example
 * ```ts
 * import { openApiSecurity } from '@cognito-m2m/core'
 *
 * openApiSecurity({ scopes: ['read', 'write'] }, { resource: 'orders' })
 * // [{ cognito: ['orders/read', 'orders/write'] }]
 * ```
 *
 * @param requirement The route's requirement; `false` for a public route. `permit` cannot be described and is omitted.
 * @param options `resource` resolves short scope names; default: none. `scheme` is the name under `securitySchemes`;
 * default: `cognito`.
 * @returns The value for `security`.
 * @throws OptionError when the requirement or the resource is not valid.
 * @see https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
 */
export function openApiSecurity(
  requirement: RouteRequirement | false = {},
  options: { readonly resource?: ResourceOption | undefined; readonly scheme?: string } = {},
): OpenApiSecurity {
  if (requirement === false) return []
  const { scheme = 'cognito' } = options
  const resource = options.resource === undefined ? undefined : checkedResource(options.resource)
  const { scopes, anyScope } = compileRequirement(requirement, { resource, alsoKnown: ['anonymous'] })
  const alternatives = anyScope.length === 0 ? [[]] : anyScope.map((scope) => [scope])
  const security = alternatives.map((one) => ({ [scheme]: [...new Set([...scopes, ...one])] }))
  // An empty alternative means that credentials are optional.
  return requirement.anonymous === true ? [...security, {}] : security
}
