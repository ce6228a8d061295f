export {
  type Authorizer,
  type AuthorizerOptions,
  defineResourceServer,
  type JwksHealth,
  OptionError,
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
  type AccessTokenLocals,
  type CognitoExpressOptions,
  cognitoM2M,
  cognitoM2M as default,
  type ExpressGuard,
  type GuardHandler,
  type SetsAccessToken,
} from './guard.ts'
