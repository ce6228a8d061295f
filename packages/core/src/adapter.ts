/**
 * For authors of framework adapters. Applications should use `@cognito-m2m/core` or an adapter instead.
 *
 * An adapter reads the Authorization header of its framework's request ({@link authorizationOf}), gets a decision
 * ({@link immediateAuthorize}), and if the request is refused, sends the response in the decision.
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
  type NoFurther,
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
