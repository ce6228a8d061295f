export type { PublicJwk } from './keys/jwks.ts'
export type { RotationStep } from './keys/pool-keys.ts'
export type { LocalAppClient, LocalCognito, LocalUserPool } from './local-cognito.ts'
export type {
  AppClientOptions,
  LocalCognitoOptions,
  ResourceServerOption,
  ScopeOfServers,
  UserPoolOptions,
} from './options/options.ts'
export { startLocalCognito } from './start.ts'
export type { NotAllowedScope } from './token/grant.ts'
export type { MintRequest, SigningKeyName } from './token/mint.ts'
export type {
  ClaimsAndScopeOverrideDetails,
  PreTokenGeneration,
  PreTokenGenerationEvent,
} from './token/trigger.ts'
