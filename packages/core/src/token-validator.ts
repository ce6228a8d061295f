import { InvalidTokenError, KeysUnavailableError } from './http/token-errors.ts'
import type { JwksHealth } from './jwks/key-source.ts'
import { isPromiseLike } from './maybe-promise.ts'
import { type Readiness, type ReadinessOptions, readinessOf } from './readiness.ts'
import type { ResourceOption, ScopeNameOf } from './scopes/resource-option.ts'
import {
  type CompiledRequirement,
  type GivenRequirement,
  noRequirement,
  type Requirement,
} from './validation/requirement.ts'
import type { ValidatedToken, ValidationResult } from './validation/result.ts'
import { createValidation, type Validation } from './validation/validation.ts'
import { checkedSettings, type TokenValidatorOptions } from './validation/validator-options.ts'

/**
 * Validates access tokens in three stages: format, signature, claims (RFC 7519 §7.2, RFC 8725).
 *
 * @typeParam Claims Type of the custom claims, from the `customClaims` schema.
 * @typeParam Scope Scope names that a requirement may use: those of a `resource` definition, or any string.
 */
export interface TokenValidator<Claims = unknown, Scope extends string = string> {
  /**
   * Validates one token. Rejects unless it is valid.
   *
   * @param token The access token, without `Bearer `.
   * @returns The token, deeply frozen.
   * @throws InvalidTokenError when the token is refused. Respond with its `status`, 401.
   * @throws KeysUnavailableError when its issuer's keys are unavailable. Respond with 503. Errors thrown by `isRevoked` or
   * `customClaims` are rethrown.
   */
  validate(token: string): Promise<ValidatedToken<Claims>>
  /**
   * Validates one token. Rejects unless it is valid and meets the requirement.
   *
   * @param token The access token, without `Bearer `.
   * @param requirement Scopes or conditions beyond validity. `{}` requires nothing more. `undefined` is refused, so that
   * a missing requirement does not grant access.
   * @returns The token, deeply frozen.
   * @throws InvalidTokenError when the token is refused. Respond with its `status`: 401, or 403 for
   * `insufficient_scope`.
   * @throws KeysUnavailableError when its issuer's keys are unavailable. Respond with 503.
   * @throws OptionError when the requirement is not valid. Errors thrown by `permit`, `isRevoked` or `customClaims` are
   * rethrown.
   */
  validate(token: string, requirement: Requirement<Scope>): Promise<ValidatedToken<Claims>>
  /**
   * Like {@link TokenValidator.validate}, but returns the outcome as a value: `valid`, `invalid` or `keys_unavailable`.
   * Check `outcome` before you use the token. Errors thrown by `isRevoked` or `customClaims` are rethrown.
   */
  safeValidate(token: string): Promise<ValidationResult<Claims>>
  /**
   * Like {@link TokenValidator.validate}, but returns the outcome as a value: `valid`, `invalid` or `keys_unavailable`.
   * Check `outcome` before you use the token.
   *
   * @throws OptionError when the requirement is not valid. Errors thrown by `permit`, `isRevoked` or `customClaims` are
   * rethrown.
   */
  safeValidate(token: string, requirement: Requirement<Scope>): Promise<ValidationResult<Claims>>
  /**
   * Synchronous {@link TokenValidator.validate}, which uses cached keys only: call `prefetch` at startup. If the key is
   * not cached, it starts a download in the background and throws `KeysUnavailableError`.
   *
   * @throws InvalidTokenError or KeysUnavailableError, under the same conditions as {@link TokenValidator.validate}.
   * @throws TypeError when `isRevoked`, `customClaims` or the signature backend returns a promise, as WebCrypto does.
   */
  validateSync(token: string): ValidatedToken<Claims>
  /**
   * Synchronous {@link TokenValidator.validate}, which uses cached keys only: call `prefetch` at startup. If the key is
   * not cached, it starts a download in the background and throws `KeysUnavailableError`.
   *
   * @throws InvalidTokenError, KeysUnavailableError or OptionError, under the same conditions as
   * {@link TokenValidator.validate}.
   * @throws TypeError when `isRevoked`, `customClaims` or the signature backend returns a promise, as WebCrypto does.
   */
  validateSync(token: string, requirement: Requirement<Scope>): ValidatedToken<Claims>
  /** Like {@link TokenValidator.validateSync}, but returns the outcome as a value. */
  safeValidateSync(token: string): ValidationResult<Claims>
  /**
   * Like {@link TokenValidator.validateSync}, but returns the outcome as a value.
   *
   * @throws OptionError when the requirement is not valid.
   */
  safeValidateSync(token: string, requirement: Requirement<Scope>): ValidationResult<Claims>
  /** URLs of the trusted issuers. */
  readonly issuers: readonly string[]
  /** Downloads the keys before the first token arrives. Never rejects: the returned state reports failures. */
  prefetch(): Promise<readonly JwksHealth[]>
  /** Returns the state of each issuer's keys, for dashboards. */
  health(): readonly JwksHealth[]
  /**
   * Returns the response for a readiness probe: 200 as soon as the keys of one issuer are usable, even if stale, and
   * 503 before that. Never waits: if there are no keys, it starts the download.
   */
  readiness(options?: ReadinessOptions): Readiness
  /** Aborts running downloads and prevents new ones. Cached keys stay usable until they are too old. */
  close(): void
}

/**
 * Creates a validator. Create one per process: it holds the keys and the token cache.
 *
 * @example
 * ```ts
 * import { createTokenValidator } from '@cognito-m2m/core'
 *
 * const validator = createTokenValidator({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 *
 * async function listOrders(accessToken: string) {
 *   const token = await validator.validate(accessToken, { scopes: 'read' }) // rejects unless it is valid
 *   return { client: token.clientId }
 * }
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The validator.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function createTokenValidator<Claims = unknown, const Resource extends ResourceOption = string>(
  options: TokenValidatorOptions<Claims, Resource>,
): TokenValidator<Claims, ScopeNameOf<Resource>> {
  return tokenValidatorOf(createValidation(checkedSettings(options)))
}

/** The public handle for a validation. */
export function tokenValidatorOf<Claims>(validation: Validation<Claims>): TokenValidator<Claims> {
  const { compile, issuers, prefetch, health, close } = validation
  const compiled = (requirement: GivenRequirement) =>
    requirement.length === 0 ? noRequirement : compile(requirement[0])
  return Object.freeze({
    async validate(token: string, ...requirement: GivenRequirement) {
      const required = compiled(requirement)
      const result = validation.validate(token, required)
      // Awaiting a synchronous result would cost a turn of the microtask queue.
      return validOrThrow(isPromiseLike(result) ? await result : result, required)
    },
    async safeValidate(token: string, ...requirement: GivenRequirement) {
      return validation.validate(token, compiled(requirement))
    },
    validateSync(token: string, ...requirement: GivenRequirement) {
      const required = compiled(requirement)
      return validOrThrow(validation.validateCached(token, required), required)
    },
    safeValidateSync(token: string, ...requirement: GivenRequirement) {
      return validation.validateCached(token, compiled(requirement))
    },
    issuers,
    prefetch,
    health,
    readiness: (options?: ReadinessOptions) => readinessOf(health, prefetch, options),
    close,
  })
}

function validOrThrow<Claims>(
  result: ValidationResult<Claims>,
  { scopeText }: CompiledRequirement,
): ValidatedToken<Claims> {
  if (result.outcome === 'valid') return result.token
  if (result.outcome === 'keys_unavailable') throw new KeysUnavailableError(result.unavailable)
  throw new InvalidTokenError(result.failure, scopeText)
}
