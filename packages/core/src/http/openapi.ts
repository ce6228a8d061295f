import { OptionError } from '../errors.ts'
import { checkedUrl } from '../options.ts'
import type { ResourceServer } from '../scopes/resource-server.ts'

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
 * @param flow The token endpoint, and the resource servers whose scopes the API requires. Without it, the scheme is a plain
 * Bearer token (OpenAPI 3.1 §4.8.27).
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
    throw new OptionError('resourceServers', 'must be an array of `defineResourceServer()` results.')
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
