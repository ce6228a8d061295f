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
export { cognitoM2M, cognitoM2M as default } from './guard.ts'
export type {
  Checked,
  CognitoLambdaOptions,
  GuardedHandler,
  LambdaGuard,
  LambdaHandler,
  MiddyMiddleware,
} from './lambda-guard.ts'
export type { Policy } from './policy.ts'
export type { RouteTable } from './routes.ts'
