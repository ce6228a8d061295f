export { defineResourceServer, defineUserPool } from '@cognito-m2m/core'
export { userPoolFrom } from './config/definition.ts'
export { type Endpoint, endpoints } from './endpoints/endpoint.ts'
export type { Fault, NamedAnswer } from './faults/fault.ts'
export type { Faults } from './faults/faults.ts'
export { type CognitoFixture, cognitoFixture } from './fixture.ts'
export type { PublicJwk } from './keys/jwks.ts'
export type { RotationStep } from './keys/pool-keys.ts'
export type { LocalCognito } from './local-cognito.ts'
export type { LocalAppClient, LocalReplica, LocalUserPool } from './local-user-pool.ts'
export { defineLocalConfig } from './options/define-config.ts'
export type {
  AppClientOptions,
  LocalCognitoOptions,
  ResourceServerOption,
  ScopeOfServers,
  UserPoolOptions,
} from './options/options.ts'
export type { QuotaOptions } from './quotas/quotas.ts'
export type { RequestLog, RequestRecord } from './requests/request-log.ts'
export { startLocalCognito } from './start.ts'
export type { NotAllowedScope } from './token/grant.ts'
export type { MintRequest, SigningKeyName } from './token/mint.ts'
export type {
  ClaimsAndScopeOverrideDetails,
  PreTokenGeneration,
  PreTokenGenerationEvent,
} from './token/trigger.ts'
