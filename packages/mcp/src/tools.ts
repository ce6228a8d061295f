import { type Authorizer, OptionError, type Requirement, type ValidatedToken } from '@cognito-m2m/core'
import { type CompiledRequirement, compileFor, meets } from '@cognito-m2m/core/adapter'
import type { AuthInfo } from './auth-info.ts'

/** The part of the SDK's `McpServer` (1.x and 2.x) that this package uses. */
export interface ToolRegistry {
  // biome-ignore lint/suspicious/noExplicitAny: its overloads are generic over the tool's schemas, which are passed through.
  registerTool: (name: string, config: any, callback: any) => any
}

/** What each tool requires, by tool name. `{}` requires nothing beyond the guard's requirement. */
export type ToolRequirements<Scope extends string = string> = Readonly<Record<string, Requirement<Scope>>>

/** Options of {@link guardTools}. */
export interface GuardToolsOptions {
  /**
   * The caller, if a server is created per request: `ctx.authInfo` of a v2 factory, or `req.auth` with a stateless v1
   * transport. Required for `unreachable: 'hide'`.
   */
  readonly authInfo?: { readonly extra?: Record<string, unknown> } | undefined
  /**
   * How to handle tools that the caller's scopes do not allow. `refuse` (default): they are listed, and calling one
   * returns an error that names the scopes. `hide`: they are not listed.
   */
  readonly unreachable?: 'refuse' | 'hide'
}

/**
 * Requires scopes per tool. Call it on a server before you register its tools. After that, only tools in the table can
 * be registered, so that none is left unprotected by mistake.
 *
 * @example
 * ```ts
 * import { cognitoM2M, guardTools } from '@cognito-m2m/mcp'
 * import { McpServer } from '@modelcontextprotocol/server'
 *
 * const guard = cognitoM2M({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'tools' })
 *
 * const server = new McpServer({ name: 'orders', version: '1.0.0' })
 * guardTools(server, guard, { list_orders: { scopes: 'read' }, cancel_order: { scopes: 'write' } })
 * server.registerTool('list_orders', { description: 'Lists orders.' }, () => ({
 *   content: [{ type: 'text', text: 'none' }],
 * }))
 * ```
 *
 * @param server The SDK's `McpServer`, 1.x or 2.x.
 * @param guard The guard of the server's HTTP endpoint.
 * @param requirements What each tool requires, by name.
 * @param options Default: tools are refused, not hidden.
 * @returns The server.
 * @throws OptionError when a requirement is not valid or `authInfo` is missing for `hide`; and later, when a tool that
 * is not in the table is registered.
 */
export function guardTools<Server extends ToolRegistry, Scope extends string>(
  server: Server,
  guard: { readonly authorizer: Authorizer<unknown, never, Scope> },
  requirements: ToolRequirements<NoInfer<Scope>>,
  { authInfo, unreachable = 'refuse' }: GuardToolsOptions = {},
): Server {
  if (unreachable !== 'refuse' && unreachable !== 'hide') {
    throw new OptionError('unreachable', 'must be `refuse` or `hide`.')
  }
  const caller = authInfo && tokenOf(authInfo)
  if (unreachable === 'hide' && caller === undefined) {
    throw new OptionError('authInfo', "is required for `unreachable: 'hide'`: pass the caller's `authInfo`.")
  }
  const compiled = new Map(
    Object.entries(requirements).map(([name, requirement]) => [
      name,
      compileFor(guard.authorizer, requirement),
    ]),
  )
  const register = server.registerTool.bind(server)
  server.registerTool = (name: string, config: unknown, callback: (...args: unknown[]) => unknown) => {
    const required = compiled.get(name)
    if (required === undefined) {
      throw new OptionError(
        'requirements',
        `has no entry for the tool \`${name}\`. Add one; \`{}\` requires nothing more.`,
      )
    }
    const registered = register(name, config, (...args: unknown[]) => {
      // The SDK passes its context last, after the tool's arguments, if it has any.
      const token = tokenOf(authInfoIn(args.at(-1)))
      return token !== undefined && meets(token, required) ? callback(...args) : refusedResult(required)
    })
    if (unreachable === 'hide' && caller !== undefined && !meets(caller, required)) registered.disable()
    return registered
  }
  return server
}

function refusedResult({ scopeText }: CompiledRequirement) {
  const needed =
    scopeText === '' ? 'permissions that the access token does not have' : `the scopes: ${scopeText}`
  return {
    isError: true,
    content: [{ type: 'text', text: `insufficient_scope: this tool requires ${needed}` }],
  }
}

/** 1.x: `extra.authInfo`. 2.x: `ctx.http.authInfo`. */
function authInfoIn(context: unknown): unknown {
  if (typeof context !== 'object' || context === null) return undefined
  const { authInfo, http } = context as { authInfo?: unknown; http?: { authInfo?: unknown } }
  return http?.authInfo ?? authInfo
}

/** Returns only a token that a guard or verifier of this package set. */
function tokenOf(authInfo: unknown): ValidatedToken | undefined {
  if (typeof authInfo !== 'object' || authInfo === null) return undefined
  const token = (authInfo as Partial<AuthInfo>).extra?.accessToken
  return token !== undefined && Array.isArray(token.scopes) ? token : undefined
}
