/**
 * For authors of framework adapters. Applications use `@cognito-m2m/core` or an adapter.
 *
 * An adapter reads the Authorization header of its framework's request ({@link authorizationOf}), asks for a decision
 * ({@link immediateAuthorize}), and sends the response of a refused one.
 *
 * @module
 */
export { systemClock } from './clock.ts'
export {
  type AdapterOptions,
  authorizerOf,
  checkedRefusals,
  type GuardLifecycle,
  lifecycleOf,
  type RefusalMode,
  requiredToken,
} from './http/adapter.ts'
export { authorizationOf, type HeaderSource } from './http/authorization-header.ts'
export {
  type AccessTokenFor,
  type AuthorizationHeader,
  authorizerFrom as createAuthorizer,
  compileFor,
  type ImmediateAuthorize,
  immediateAuthorize,
  type RequirementFor,
} from './http/authorizer.ts'
export { jsonResponse } from './http/json-response.ts'
export { consoleLogger } from './logs/logger.ts'
export { andThen, type MaybePromise } from './maybe-promise.ts'
export { nearest } from './nearest.ts'
export {
  type CompiledRequirement,
  compileRequirement,
  type GivenRequirement,
  givenRequirement,
  meets,
  type RequirementContext,
} from './validation/requirement.ts'
