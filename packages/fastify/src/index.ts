export {
  type Authorizer,
  type AuthorizerOptions,
  defineResourceServer,
  type JwksHealth,
  OptionError,
  openApiSecurityScheme,
  RefusedError,
  type Requirement,
  type ResourceOption,
  type ResourceServer,
  type RouteRequirement,
  type ScopeNameOf,
  type ValidatedToken,
} from '@cognito-m2m/core'
export type { AccessTokenFor, GuardLifecycle } from '@cognito-m2m/core/adapter'
export type { CognitoClaims, CognitoHook, CognitoScope, CognitoTypes, FastifyGuard } from './augmentation.ts'
export { openApiTransform } from './openapi.ts'
export { type CognitoFastifyOptions, cognitoM2M, cognitoM2M as default } from './plugin.ts'
