export {
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
  type Checked,
  type CognitoWebOptions,
  cognitoM2M,
  cognitoM2M as default,
  type GuardedHandler,
  type WebGuard,
  type WebHandler,
} from './guard.ts'
