export type {
  AcquisitionEvent,
  ClockSkewEvent,
  ScopesNotGrantedEvent,
  StoreOperation,
  TokenAcquiredEvent,
  TokenAcquisitionStartedEvent,
  TokenAttemptEndedEvent,
  TokenAttemptStartedEvent,
  TokenInvalidatedEvent,
  TokenRequestFailedEvent,
  TokenRequestSkippedEvent,
  TokenServedEvent,
  TokenStoreCalledEvent,
  TokenStoreFailedEvent,
  TokenStoreRespondedEvent,
} from './acquisition/acquisition-event.ts'
export type { ClientSecret } from './acquisition/attempts/client-secret.ts'
export {
  type AuthorizedFetchOptions,
  createAuthorizedFetch,
} from './acquisition/authorized-fetch/authorized-fetch.ts'
export { isInvalidTokenChallenge } from './acquisition/authorized-fetch/bearer-challenge.ts'
export type { AcquiredToken } from './acquisition/store/acquired-token.ts'
export { createMemoryRecordStore } from './acquisition/store/memory-record-store.ts'
export { createSealedTokenStore, type SealingOptions } from './acquisition/store/sealed-token-store.ts'
export type { SealingKey } from './acquisition/store/sealing.ts'
export {
  type StoreCallOptions,
  TokenRecordError,
  type TokenRecordStore,
  type TokenStore,
} from './acquisition/store/token-store.ts'
export {
  type CostMeter,
  createCostMeter,
  type TokenCost,
  type TokenPrice,
  type TokenUsage,
  tokenCost,
} from './acquisition/token-cost.ts'
export {
  type InvalidResponseDetail,
  type TokenErrorCause,
  type TokenFailureFacts,
  type TokenFault,
  TokenRequestError,
  type TokenRequestErrorCode,
} from './acquisition/token-error.ts'
export { createTokenSource, type TokenSource } from './acquisition/token-source.ts'
export type { TokenSourceClient } from './acquisition/token-source-client.ts'
export type { TokenSourceHealth } from './acquisition/token-source-health.ts'
export {
  createTokenSourceManager,
  type TokenSourceManager,
  type TokenSourceManagerOptions,
} from './acquisition/token-source-manager.ts'
export type { TokenSourceOptions, TokenSourceSettings } from './acquisition/token-source-options.ts'
export {
  createGetClientTokenTransport,
  type GetClientTokenOptions,
} from './acquisition/transport/get-client-token.ts'
export {
  createTokenEndpointTransport,
  type TokenEndpointOptions,
} from './acquisition/transport/token-endpoint.ts'
export type { TokenReply, TokenRequest, TokenTransport } from './acquisition/transport/token-transport.ts'
export type { ClockLike, RandomLike } from './clock.ts'
export { OptionError } from './errors.ts'
export type { CognitoM2MEvent, EventListener, EventListeners } from './events.ts'
export type { FetchLike } from './fetch/bounded-fetch.ts'
export {
  type Authorize,
  type Authorizer,
  type AuthorizerOptions,
  createAuthorizer,
  type RouteRequirement,
} from './http/authorizer.ts'
export type { Allowed, Decision, RefusalCode, RefusalReplacement, Refused } from './http/decision.ts'
export type { ErrorHints } from './http/error-hints.ts'
export {
  type OpenApiSecurity,
  type OpenApiSecurityScheme,
  openApiSecurity,
  openApiSecurityScheme,
} from './http/openapi.ts'
export { RefusedError } from './http/refused-error.ts'
export type { ResourceMetadata, ResourceMetadataOptions } from './http/resource-metadata.ts'
export { InvalidTokenError, KeysUnavailableError } from './http/token-errors.ts'
export type { CustomIssuerOptions, IssuerOptions, UserPoolIssuerOptions } from './issuer/issuer-options.ts'
export { type IssuerType, issuerOf, regionOf } from './issuer/user-pool.ts'
export type { CachedJwks, JwksCache } from './jwks/jwks-cache.ts'
export type { JwksOptions } from './jwks/jwks-options.ts'
export type { JwksHealth } from './jwks/key-source.ts'
export type {
  JwksCacheFailedEvent,
  KeyIgnoredEvent,
  KeysDownloadedEvent,
  KeysDownloadFailedEvent,
  KeysDownloadStartedEvent,
  KeysEvent,
  KeysLoadedEvent,
  StaleKeysUsedEvent,
} from './jwks/keys-event.ts'
export type { KeysUnavailable } from './jwks/keys-unavailable.ts'
export type { StaticJwks } from './jwks/static-jwks.ts'
export type { LogFields, LoggerLike } from './logs/logger.ts'
export type { Readiness, ReadinessOptions } from './readiness.ts'
export type { AppClient, AppClientDefinition, TokenRequests } from './scopes/app-client.ts'
export type { ResourceOption, ScopeNameOf } from './scopes/resource-option.ts'
export {
  defineResourceServer,
  type ResourceServer,
  type ResourceServerDefinition,
  type ScopeOf,
} from './scopes/resource-server.ts'
export { defineUserPool, type UserPoolDefinition, type UserPoolInput } from './scopes/user-pool.ts'
export type { SignatureAlgorithm } from './signature/algorithms.ts'
export type { PublicJwk, SignatureBackend, VerifySignature } from './signature/backend.ts'
export { createTokenValidator, type TokenValidator } from './token-validator.ts'
export type { Requirement } from './validation/requirement.ts'
export type {
  AccessTokenClaims,
  InvalidToken,
  TokenFailure,
  TokenFailureCode,
  UnverifiableToken,
  ValidatedToken,
  ValidationResult,
  ValidationStage,
  ValidToken,
} from './validation/result.ts'
export type { StandardResult, StandardSchema } from './validation/standard-schema.ts'
export type { TokenCacheOptions } from './validation/token-cache.ts'
export type {
  AnyClientAcceptedEvent,
  CredentialsRefusedEvent,
  KeysUnavailableEvent,
  TokenRefusedEvent,
  TokenValidatedEvent,
  ValidationEvent,
} from './validation/validation-event.ts'
export type { TokenValidatorOptions } from './validation/validator-options.ts'
