import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type AuthorizerOptions,
  OptionError,
  type Refused,
  type Requirement,
  type ResourceOption,
  type ScopeNameOf,
} from '@cognito-m2m/core'
import {
  type AuthorizationHeader,
  authorizationOf,
  authorizerOf,
  type GivenRequirement,
  type GuardLifecycle,
  immediateAuthorize,
  jsonResponse,
  lifecycleOf,
} from '@cognito-m2m/core/adapter'
import { type AuthInfo, authInfoOf } from './auth-info.ts'

/** Options of {@link cognitoM2M}: those of core's `createAuthorizer`. `scopeInChallenge` is `true` by default. */
export type CognitoMcpOptions<
  Claims = unknown,
  Resource extends ResourceOption = ResourceOption,
> = AuthorizerOptions<Claims, IncomingMessage | Request, Resource>

/** Middleware for express, connect and `node:http`. */
export type McpMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/** The part of fastify's `onRequest` hook that is used. */
export type McpHook = (
  request: { readonly raw: IncomingMessage },
  reply: {
    code(status: number): unknown
    headers(headers: Record<string, string>): unknown
    send(body: unknown): unknown
  },
) => Promise<unknown>

/**
 * Guards an MCP server's HTTP endpoint.
 *
 * @typeParam Scope The scopes that a requirement may name: those of a `resource` definition, or any string.
 */
export interface McpGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, IncomingMessage | Request, Scope> {
  /**
   * Middleware for express (and connect, and `node:http`). Sets `req.auth`, which the SDK's transports pass to handlers.
   *
   * @param requirement What every request requires. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  express(...requirement: [] | [requirement: Requirement<Scope>]): McpMiddleware
  /**
   * An `onRequest` hook for fastify. Sets `request.raw.auth`, which the SDK's transports pass to handlers.
   *
   * @param requirement What every request requires. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  fastify(...requirement: [] | [requirement: Requirement<Scope>]): McpHook
  /**
   * For web-standard requests: Hono, Bun, Deno, Workers. Resolves to the `AuthInfo` to pass to the SDK's handler, or to the
   * response to return instead.
   *
   * @param requirement What every request requires. Omit it to require a valid token and nothing more; `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  web(
    ...requirement: [] | [requirement: Requirement<Scope>]
  ): (request: Request) => Promise<AuthInfo<Claims> | Response>
  /**
   * The RFC 9728 metadata, for a request for its path; undefined for every other request. Serve it without a token: clients
   * read it before they have one.
   *
   * @param request A web-standard request, or its method and path.
   */
  metadata(
    request: Request | { readonly method?: string | undefined; readonly path: string },
  ): Response | undefined
  /** Middleware for express that serves the metadata. Put it before the guard. */
  readonly expressMetadata: McpMiddleware
}

type Authenticated<Claims> =
  | { readonly outcome: 'allowed'; readonly authInfo: AuthInfo<Claims> }
  | { readonly outcome: 'refused'; readonly refused: Refused }

/**
 * Guards an MCP server with Amazon Cognito machine-to-machine access tokens, before the SDK sees a request. Missing, bad and
 * insufficient tokens get a challenge that names the scopes and the metadata; while keys are unavailable, the answer is 503.
 *
 * @example
 * ```ts
 * import { cognitoM2M } from '@cognito-m2m/mcp'
 * import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
 *
 * const guard = cognitoM2M({
 *   userPoolId: 'eu-west-1_AbCdEf123',
 *   resource: 'tools',
 *   resourceMetadata: { resource: 'https://mcp.example.com/mcp' },
 * })
 * const authenticate = guard.web({ scopes: 'call' })
 * const handler = createMcpHandler(() => new McpServer({ name: 'tools', version: '1.0.0' }))
 *
 * export default {
 *   async fetch(request: Request): Promise<Response> {
 *     const metadata = guard.metadata(request)
 *     if (metadata !== undefined) return metadata
 *     const authInfo = await authenticate(request)
 *     return authInfo instanceof Response ? authInfo : handler.fetch(request, { authInfo })
 *   },
 * }
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` and `resourceMetadata` too.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function cognitoM2M<Claims = unknown, const Resource extends ResourceOption = string>(
  options: CognitoMcpOptions<Claims, Resource>,
): McpGuard<Claims, ScopeNameOf<Resource>> {
  type Scope = ScopeNameOf<Resource>
  const authorizer = authorizerOf<Claims, IncomingMessage | Request, Resource>(
    typeof options === 'object' && options !== null ? { scopeInChallenge: true, ...options } : options,
  )
  const { resourceMetadata } = authorizer
  const context = {
    // Without `resource`, nothing has shown that the token is for this server.
    resource: options.resource === undefined ? undefined : options.resourceMetadata?.resource,
    resourceMetadataUrl: resourceMetadata?.url,
  }

  function authenticate(...requirement: GivenRequirement<Requirement<Scope>>) {
    if (Object.hasOwn(requirement[0] ?? {}, 'anonymous')) {
      throw new OptionError('anonymous', 'is not available for an MCP server: every request needs a token.')
    }
    const authorize = immediateAuthorize(authorizer, ...requirement)
    return async (
      header: AuthorizationHeader,
      request: IncomingMessage | Request,
    ): Promise<Authenticated<Claims>> => {
      const decision = await authorize(header, request)
      if (!decision.allowed) return { outcome: 'refused', refused: decision }
      const { token } = decision
      if (token === null) throw new Error('unreachable: no requirement of an MCP server is anonymous')
      return { outcome: 'allowed', authInfo: authInfoOf(token, bearerOf(header), context) }
    }
  }

  const metadata: McpGuard['metadata'] = (request) => {
    const path = request instanceof Request ? new URL(request.url).pathname : request.path
    if (!resourceMetadata?.isRequestedBy(request.method, path)) return undefined
    // Browser-based clients read it from other origins (RFC 9728 §3.2 is public information).
    const headers = { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' }
    return jsonResponse(request.method, { status: 200, headers, body: resourceMetadata.body })
  }

  return {
    ...lifecycleOf(authorizer),
    express(...requirement) {
      const check = authenticate(...requirement)
      return (request, response, next) => {
        check(authorizationOf(request), request).then((result) => {
          if (result.outcome === 'refused') return sendRefusal(response, result.refused)
          attach(request, result.authInfo)
          next()
        }, next)
      }
    },
    fastify(...requirement) {
      const check = authenticate(...requirement)
      return async ({ raw }, reply) => {
        const result = await check(authorizationOf(raw), raw)
        if (result.outcome === 'refused') {
          const { status, headers, body } = result.refused
          reply.code(status)
          reply.headers({ ...headers })
          return reply.send(body)
        }
        attach(raw, result.authInfo)
        return undefined
      }
    },
    web(...requirement) {
      const check = authenticate(...requirement)
      return async (request) => {
        const result = await check(request.headers.get('authorization'), request)
        if (result.outcome === 'allowed') return result.authInfo
        return jsonResponse(request.method, result.refused)
      }
    },
    metadata,
    expressMetadata(request, response, next) {
      const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '/'
      const found = metadata({ method: request.method, path })
      if (found === undefined) return next()
      found.text().then((body) => {
        response.writeHead(found.status, Object.fromEntries(found.headers)).end(body)
      }, next)
    },
  }
}

/** The token of a header that was accepted: a single `Bearer`, with any number of spaces. */
function bearerOf(header: AuthorizationHeader): string {
  const value = typeof header === 'string' ? header : (header?.[0] ?? '')
  return value.trim().slice('Bearer'.length).trim()
}

/** Where the transports of both SDKs look. The SDKs type it themselves, each in its own way. */
function attach(request: IncomingMessage & { auth?: unknown }, authInfo: AuthInfo): void {
  request.auth = authInfo
}

function sendRefusal(response: ServerResponse, { status, headers, body }: Refused): void {
  response.writeHead(status, { ...headers }).end(JSON.stringify(body))
}
