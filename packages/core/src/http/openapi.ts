import { OptionError } from '../errors.ts'
import { checkedUrl } from '../options.ts'
import type { ResourceServer } from '../scopes/resource-server.ts'

/** An OpenAPI 3 security scheme for what the guards demand: put it under `components.securitySchemes`. */
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

const description = 'An access token of Amazon Cognito, from the client-credentials grant.'

/**
 * Describes the protection for OpenAPI documents.
 *
 * @param flow The token endpoint and the resource servers whose scopes the API asks for. Left out, the scheme is a
 * plain Bearer token (OpenAPI 3.1 §4.8.27).
 * @throws OptionError when the token endpoint is no https URL, or `resourceServers` no list.
 */
export function openApiSecurityScheme(flow?: {
  readonly tokenEndpoint: string
  readonly resourceServers?: readonly ResourceServer[]
}): OpenApiSecurityScheme {
  if (flow === undefined) return { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }
  checkedUrl('tokenEndpoint', flow.tokenEndpoint)
  const { resourceServers = [] } = flow
  const listed: unknown = resourceServers
  if (!Array.isArray(listed)) throw new OptionError('resourceServers', 'must be a list.')
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
