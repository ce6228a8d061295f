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
  type NoFurther,
} from '@cognito-m2m/core/adapter'
import { type AuthInfo, authInfoOf } from './auth-info.ts'

/** Options of {@link cognitoM2M}: those of core's `createAuthorizer`, with `scopeInChallenge` defaulting to `true`. */
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

/** The part of fastify's `onRequest` hook that this package uses. */
export type McpHook = (
  request: { readonly raw: IncomingMessage },
  reply: {
    code(status: number): unknown
    headers(headers: Record<string, string>): unknown
    send(body: unknown): unknown
  },
) => Promise<unknown>

/**
 * Guards the HTTP endpoint of an MCP server.
 *
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface McpGuard<Claims = unknown, Scope extends string = string>
  extends GuardLifecycle<Claims, IncomingMessage | Request, Scope> {
  /**
   * Creates middleware for express, connect and `node:http`. Sets `req.auth`, which the SDK's transports pass to
   * handlers. Requires a valid token only.
   */
  express<Called extends boolean = true>(...none: NoFurther<Called>): McpMiddleware
  /**
   * Creates middleware for express, connect and `node:http`. Sets `req.auth`, which the SDK's transports pass to
   * handlers.
   *
   * @param requirement What every request requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  express<Called extends boolean = true>(
    requirement: Requirement<Scope>,
    ...none: NoFurther<Called>
  ): McpMiddleware
  /**
   * Creates an `onRequest` hook for fastify. Sets `request.raw.auth`, which the SDK's transports pass to handlers.
   * Requires a valid token only.
   */
  fastify<Called extends boolean = true>(...none: NoFurther<Called>): McpHook
  /**
   * Creates an `onRequest` hook for fastify. Sets `request.raw.auth`, which the SDK's transports pass to handlers.
   *
   * @param requirement What every request requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  fastify<Called extends boolean = true>(requirement: Requirement<Scope>, ...none: NoFurther<Called>): McpHook
  /**
   * Creates a check for web-standard requests: Hono, Bun, Deno, Cloudflare Workers. It resolves to the `AuthInfo` to
   * pass to the SDK's handler, or to the response to return instead. Requires a valid token only.
   */
  web(): (request: Request) => Promise<AuthInfo<Claims> | Response>
  /**
   * Creates a check for web-standard requests: Hono, Bun, Deno, Cloudflare Workers. It resolves to the `AuthInfo` to
   * pass to the SDK's handler, or to the response to return instead.
   *
   * @param requirement What every request requires. `{}` requires a valid token only. `undefined` is refused.
   * @throws OptionError when the requirement is not valid.
   */
  web(requirement: Requirement<Scope>): (request: Request) => Promise<AuthInfo<Claims> | Response>
  /**
   * Returns the RFC 9728 metadata for a request to its path; undefined for any other request. Serve it without
   * requiring a token: clients read it before they have one.
   *
   * @param request A web-standard request, or its method and path.
   */
  metadata(
    request: Request | { readonly method?: string | undefined; readonly path: string },
  ): Response | undefined
  /** Middleware for express that serves the RFC 9728 metadata. Put it before the guard. */
  readonly expressMetadata: McpMiddleware
}

type Authenticated<Claims> =
  | { readonly outcome: 'allowed'; readonly authInfo: AuthInfo<Claims> }
  | { readonly outcome: 'refused'; readonly refused: Refused }

/**
 * Creates a guard that requires Amazon Cognito machine-to-machine access tokens for an MCP server, before the SDK sees
 * a request. Requests with a missing, invalid or insufficient token get a challenge that names the scopes and the
 * metadata (RFC 6750 §3, RFC 9728 §5.1). While keys are unavailable, the response is 503.
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
 * @returns The guard.
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
    // Without `resource`, it is not known whether the token is for this server.
    resource: options.resource === undefined ? undefined : options.resourceMetadata?.resource,
    resourceMetadataUrl: resourceMetadata?.url,
  }

  type Given = GivenRequirement<Requirement<Scope>>

  function authenticate(...requirement: Given) {
    if (Object.hasOwn(requirement[0] ?? {}, 'anonymous')) {
      throw new OptionError(
        'anonymous',
        'is not supported for an MCP server: every request requires a token. Remove it.',
      )
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
    // Browser-based clients read the metadata from other origins; it is public information (RFC 9728 §3.2).
    const headers = { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' }
    return jsonResponse(request.method, { status: 200, headers, body: resourceMetadata.body })
  }

  function express(...requirement: Given): McpMiddleware {
    const check = authenticate(...requirement)
    return (request, response, next) => {
      check(authorizationOf(request), request).then((result) => {
        if (result.outcome === 'refused') return sendRefusal(response, result.refused)
        attach(request, result.authInfo)
        next()
      }, next)
    }
  }

  function fastify(...requirement: Given): McpHook {
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
  }

  function web(...requirement: Given) {
    const check = authenticate(...requirement)
    return async (request: Request): Promise<AuthInfo<Claims> | Response> => {
      const result = await check(request.headers.get('authorization'), request)
      if (result.outcome === 'allowed') return result.authInfo
      return jsonResponse(request.method, result.refused)
    }
  }

  return {
    ...lifecycleOf(authorizer),
    // The compiler does not see that a function with a rest parameter has both overloads.
    express: express as McpGuard['express'],
    fastify: fastify as McpGuard['fastify'],
    web,
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

/** The token of an accepted header: a single `Bearer` scheme, followed by any number of spaces. */
function bearerOf(header: AuthorizationHeader): string {
  const value = typeof header === 'string' ? header : (header?.[0] ?? '')
  return value.trim().slice('Bearer'.length).trim()
}

/** Sets the property that the transports of both SDKs read. Each SDK types it differently. */
function attach(request: IncomingMessage & { auth?: unknown }, authInfo: AuthInfo): void {
  request.auth = authInfo
}

function sendRefusal(response: ServerResponse, { status, headers, body }: Refused): void {
  response.writeHead(status, { ...headers }).end(JSON.stringify(body))
}
