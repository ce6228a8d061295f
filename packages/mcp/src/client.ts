/**
 * For agents that call protected MCP servers with the client credentials grant.
 *
 * @module
 */
import { createAuthorizedFetch, OptionError, type TokenSource } from '@cognito-m2m/core'

/** The part of a token source that is used. */
export type McpTokens = Pick<TokenSource, 'getToken' | 'invalidate'>

/** Options of {@link createMcpFetch}. */
export interface McpFetchOptions {
  /** Where tokens come from. Share one source among agents, and a store among processes, so that they share one token. */
  readonly tokens: McpTokens
  /** URL of the MCP server. The token is sent to its origin and to no other. */
  readonly serverUrl: string | URL
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * A `fetch` for the transports of both SDKs, 1.x and 2.x. A 401 whose challenge says `invalid_token` invalidates exactly the
 * token that was sent, and the request is sent once more with a new one.
 *
 * @example
 * ```ts
 * import { createTokenSource } from '@cognito-m2m/core'
 * import { createMcpFetch } from '@cognito-m2m/mcp/client'
 * import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
 *
 * const tokens = createTokenSource({
 *   tokenEndpoint: 'https://my-app.auth.eu-west-1.amazoncognito.com/oauth2/token',
 *   clientId: '1example23456789',
 *   clientSecret: () => process.env.CLIENT_SECRET ?? '',
 *   scopes: ['tools/call'],
 * })
 * const serverUrl = new URL('https://mcp.example.com/mcp')
 * const transport = new StreamableHTTPClientTransport(serverUrl, { fetch: createMcpFetch({ tokens, serverUrl }) })
 * ```
 *
 * @throws OptionError when `serverUrl` is not a URL, or `tokens` is not a token source.
 */
export function createMcpFetch({
  tokens,
  serverUrl,
  fetch = (input, init) => globalThis.fetch(input, init),
}: McpFetchOptions): typeof globalThis.fetch {
  const { origin } = checkedServerUrl(serverUrl)
  return createAuthorizedFetch({ tokens, origins: [origin], fetch })
}

/** The v2 SDK's `AuthProvider`, and the `fetch` that belongs to it. */
export interface McpAuth {
  readonly authProvider: {
    token(): Promise<string>
    onUnauthorized(context: { readonly response: Response }): Promise<void>
  }
  /** Notes which token each request was sent with, so that a 401 invalidates that one and no other. */
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>
}

/**
 * The options `authProvider` and `fetch` for the transports of `@modelcontextprotocol/client` 2.x. {@link createMcpFetch}
 * does the same with `fetch` alone; use this one if you want the transport to see the 401.
 *
 * @example
 * ```ts
 * import type { TokenSource } from '@cognito-m2m/core'
 * import { createMcpAuth } from '@cognito-m2m/mcp/client'
 * import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
 *
 * declare const tokens: TokenSource
 * const serverUrl = new URL('https://mcp.example.com/mcp')
 * const transport = new StreamableHTTPClientTransport(serverUrl, createMcpAuth({ tokens, serverUrl }))
 * ```
 *
 * @throws OptionError when `serverUrl` is not a URL.
 */
export function createMcpAuth({
  tokens,
  serverUrl,
  fetch = (input, init) => globalThis.fetch(input, init),
}: McpFetchOptions): McpAuth {
  const { origin } = checkedServerUrl(serverUrl)
  const sentWith = new WeakMap<Response, string>()
  return {
    authProvider: {
      token: () => tokens.getToken(),
      async onUnauthorized({ response }) {
        const sent = sentWith.get(response)
        if (sent !== undefined) tokens.invalidate(sent)
      },
    },
    async fetch(url, init) {
      const headers = new Headers(init?.headers)
      const authorization = headers.get('authorization')
      // The transport puts the token on every request that it makes, whatever its origin.
      if (new URL(url).origin !== origin) headers.delete('authorization')
      const response = await fetch(url, { ...init, headers })
      if (authorization?.startsWith('Bearer ')) sentWith.set(response, authorization.slice('Bearer '.length))
      return response
    },
  }
}

function checkedServerUrl(serverUrl: string | URL): URL {
  const url = URL.parse(String(serverUrl))
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new OptionError(
      'serverUrl',
      'must be the URL of the MCP server, such as `https://mcp.example.com/mcp`.',
    )
  }
  return url
}
