/**
 * For agents that call protected MCP servers with the client credentials grant.
 *
 * @module
 */
import { createAuthorizedFetch, OptionError, type TokenSource } from '@cognito-m2m/core'

/** The part of a token source that this package uses. */
export type McpTokens = Pick<TokenSource, 'getToken' | 'invalidate'>

/** Options of {@link createMcpFetch}. */
export interface McpFetchOptions {
  /** Token source. Share one source between agents, and a store between processes, so that they share one token. */
  readonly tokens: McpTokens
  /** URL of the MCP server. The token is sent only to its origin. */
  readonly serverUrl: string | URL
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Creates a `fetch` for the transports of both SDKs, 1.x and 2.x, that adds the access token. After a 401 with an
 * `invalid_token` challenge (RFC 6750 §3.1), it invalidates the token that was sent and retries once with a new one.
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
 * @returns The `fetch` option of a transport. It rejects with `TokenRequestError` if no token can be acquired.
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

/** An `AuthProvider` of SDK 2.x and its `fetch`. Pass both to the transport. */
export interface McpAuth {
  readonly authProvider: {
    token(): Promise<string>
    onUnauthorized(context: { readonly response: Response }): Promise<void>
  }
  /** Records the token of each request, so that a 401 invalidates exactly that token. */
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>
}

/**
 * Creates the options `authProvider` and `fetch` for the transports of `@modelcontextprotocol/client` 2.x.
 * {@link createMcpFetch} does the same with `fetch` alone; use this function if the transport should see the 401.
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
 * @returns The options to pass to the transport.
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
      // The transport adds the token to all of its requests, including those to other origins.
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
