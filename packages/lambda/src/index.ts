export { type AuthorizedCaller, authorizedCaller } from './authorized-caller.ts'
export type { AuthorizerContext, AuthorizerSettings, PolicyResult, SimpleResult } from './authorizers.ts'
export type {
  AuthorizerEvent,
  HttpEvent,
  HttpResult,
  RequestAuthorizerEvent,
  RequestAuthorizerEventV2,
  TokenAuthorizerEvent,
} from './events.ts'
export {
  type Checked,
  type CognitoLambdaOptions,
  cognitoM2M,
  cognitoM2M as default,
  type GuardedHandler,
  type LambdaGuard,
  type LambdaHandler,
  type MiddyMiddleware,
} from './guard.ts'
export type { Policy } from './policy.ts'
export type { RouteTable } from './routes.ts'
