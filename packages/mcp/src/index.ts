/**
 * A guard for MCP servers. For agents, see `@cognito-m2m/mcp/client`.
 *
 * @module
 */
export type { AuthInfo } from './auth-info.ts'
export {
  type CognitoMcpOptions,
  cognitoM2M,
  cognitoM2M as default,
  type McpGuard,
  type McpHook,
  type McpMiddleware,
} from './guard.ts'
export { type GuardToolsOptions, guardTools, type ToolRegistry, type ToolRequirements } from './tools.ts'
