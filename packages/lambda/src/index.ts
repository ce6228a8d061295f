export {
  type AccessTokenClaims,
  type Allowed,
  type Authorizer,
  type AuthorizerOptions,
  defineResourceServer,
  type JwksHealth,
  OptionError,
  type Refused,
  RefusedError,
  type Requirement,
  type ResourceOption,
  type ResourceServer,
  type RouteRequirement,
  type ScopeNameOf,
  type ValidatedToken,
} from '@cognito-m2m/core'
export type { AccessTokenFor, GuardLifecycle } from '@cognito-m2m/core/adapter'
export {
  type AppSyncAuthorizerOptions,
  type AppSyncResult,
  appSyncAuthorizer,
} from './authorizer/app-sync-authorizer.ts'
export { type AuthorizedCaller, authorizedCaller } from './authorizer/authorized-caller.ts'
export type { AuthorizerContext, ContextOf } from './authorizer/authorizer-context.ts'
export type { Policy } from './authorizer/policy/policy.ts'
export type { RouteTable } from './authorizer/policy/routes.ts'
export {
  type PolicyAuthorizerOptions,
  type PolicyResult,
  policyAuthorizer,
} from './authorizer/policy-authorizer.ts'
export {
  type SimpleAuthorizerOptions,
  type SimpleResult,
  simpleAuthorizer,
} from './authorizer/simple-authorizer.ts'
export { type WebSocketAuthorizerOptions, webSocketAuthorizer } from './authorizer/web-socket-authorizer.ts'
export type {
  AppSyncAuthorizerEvent,
  AuthorizerEvent,
  RequestAuthorizerEvent,
  RequestAuthorizerEventV2,
  TokenAuthorizerEvent,
  WebSocketAuthorizerEvent,
} from './events/authorizer-event.ts'
export type { HttpEvent, HttpResult } from './events/http-event.ts'
export type { VpcLatticeEventV1, VpcLatticeEventV2 } from './events/lattice-event.ts'
export { cognitoM2M, cognitoM2M as default } from './handler/guard.ts'
export type { LambdaDecision } from './handler/lambda-decision.ts'
export type {
  GuardedLambdaHandler,
  LambdaGuard,
  LambdaHandler,
} from './handler/lambda-guard.ts'
export type { MiddyContext, MiddyMiddleware } from './handler/middy.ts'
export type { PowertoolsEnv, PowertoolsMiddleware } from './handler/powertools.ts'
export type { CognitoLambdaOptions, LambdaEvent } from './options.ts'
