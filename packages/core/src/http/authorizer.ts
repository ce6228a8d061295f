import { type Answer, andThen } from '../answer.ts'
import { OptionError } from '../errors.ts'
import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'
import { checkedFunction } from '../options.ts'
import { type CompiledRequirement, compileRequirement, type Requirement } from '../validation/requirement.ts'
import type { TokenFailure, ValidatedToken, ValidationResult } from '../validation/result.ts'
import { type TokenValidator, tokenValidatorOf } from '../validation/validator.ts'
import { checkedSettings, type TokenValidatorOptions } from '../validation/validator-options.ts'
import { isB64Token, readCredentials } from './authorization-header.ts'
import type { Decision, RefusalReplacement, Refused } from './decision.ts'
import { type ChallengeText, refusal, replaced } from './refusal.ts'
import { type ResourceMetadata, type ResourceMetadataOptions, resourceMetadata } from './resource-metadata.ts'

/** What {@link createAuthorizer} takes beside everything that {@link createTokenValidator} takes. */
export interface AuthorizerOptions<Claims = unknown, Request = unknown>
  extends TokenValidatorOptions<Claims> {
  /** Shown in challenges. Default `api`. Printable ASCII without `"` and `\`, at most 128 characters. */
  readonly realm?: string
  /** Publishes RFC 9728 metadata, and names its URL in every challenge. Default: neither. */
  readonly resourceMetadata?: ResourceMetadataOptions
  /**
   * Sees every refusal, and may return another status, other headers or another body to be sent instead. What it
   * throws goes the framework's way of errors.
   *
   * @param refused The answer as it would be sent; `failure` and `unavailable` say why, for the log.
   * @param request The request, as the framework has it.
   */
  readonly onRefused?: (refused: Refused, request: Request) => Answer<RefusalReplacement | undefined>
}

/** What a route asks of its callers. Everything given must hold; `{}` asks for a valid token and no more. */
export interface RouteRequirement<Scope extends string = string> extends Requirement<Scope> {
  /**
   * `true` lets a request without credentials through, with `null` for a token. One that brings a token is held
   * to it all the same. Default `false`.
   */
  readonly anonymous?: boolean
}

/** Decides on a request from its Authorization header: one value, several, or none. */
export type Authorize<Token, Request = unknown> = (
  authorization: string | readonly string[] | null | undefined,
  request: Request,
) => Answer<Decision<Token>>

/** Answers for an API: which requests may go on, and what the others get. */
export interface Authorizer<Claims = unknown, Request = unknown> {
  /**
   * Compiles a route's requirement, once, when the route is defined.
   *
   * @returns The function that decides on each request of that route.
   * @throws OptionError when the requirement is not valid.
   */
  require(
    requirement: RouteRequirement & { readonly anonymous: true },
  ): Authorize<ValidatedToken<Claims> | null, Request>
  require(
    requirement?: RouteRequirement & { readonly anonymous?: false },
  ): Authorize<ValidatedToken<Claims>, Request>
  require(requirement?: RouteRequirement): Authorize<ValidatedToken<Claims> | null, Request>
  /** The validator beneath: its `prefetch`, `health` and `close` serve start, readiness probe and shutdown. */
  readonly validator: TokenValidator<Claims>
  /** RFC 9728 metadata to publish; undefined where none was configured. */
  readonly resourceMetadata: ResourceMetadata | undefined
}

const ownNames: readonly Exclude<keyof AuthorizerOptions, keyof TokenValidatorOptions>[] = [
  'realm',
  'resourceMetadata',
  'onRefused',
]
const realmPattern = /^[\x20-\x21\x23-\x5B\x5D-\x7E]{1,128}$/

/**
 * Makes the one place that decides what each request gets (RFC 6750 §3): without credentials 401 and the bare
 * challenge, malformed 400, a token that does not validate 401, missing scopes 403, keys unavailable 503.
 *
 * @param otherNames Options that an adapter knows besides. Any further one is a mistake.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function createAuthorizer<Claims = unknown, Request = unknown>(
  options: AuthorizerOptions<Claims, Request>,
  otherNames: readonly string[] = [],
): Authorizer<Claims, Request> {
  type Verdict = Decision<ValidatedToken<Claims> | null>
  const validator = tokenValidatorOf(checkedSettings(options, [...ownNames, ...otherNames]))
  const onRefused = checkedFunction<NonNullable<typeof options.onRefused>>(
    'onRefused',
    options.onRefused,
    () => undefined,
  )
  const metadata =
    options.resourceMetadata === undefined
      ? undefined
      : resourceMetadata(options.resourceMetadata, validator.issuers, options.allowInsecureHttp)
  const text: ChallengeText = { realm: checkedRealm(options.realm), resourceMetadataUrl: metadata?.url }

  const missingToken = refusal('missing_token', text)
  const invalidRequest = refusal('invalid_request', text)
  const invalidToken = refusal('invalid_token', text)

  function require(requirement: RouteRequirement = {}): Authorize<ValidatedToken<Claims> | null, Request> {
    const compiled: CompiledRequirement = compileRequirement(requirement, ['anonymous'])
    // Its own member only: one in `Object.prototype` would open every route.
    const own = Object.hasOwn(requirement, 'anonymous') ? requirement.anonymous : undefined
    const anonymous = own === undefined ? false : own
    if (typeof anonymous !== 'boolean') throw new OptionError('anonymous', 'must be true or false.')
    const insufficientScope = refusal('insufficient_scope', text, { scope: compiled.scopeText })

    const decide = (result: ValidationResult<Claims>, token: string): Verdict => {
      if (result.outcome === 'valid') return { allowed: true, token: result.token }
      if (result.outcome === 'keys_unavailable') return unavailable(result.unavailable)
      return { ...refusalFor(result.failure, token), failure: result.failure }
    }
    const refusalFor = (failure: TokenFailure, token: string): Refused => {
      if (failure.code === 'insufficient_scope') return insufficientScope
      if (failure.stage === 'format' && failure.code !== 'token_too_large' && !isB64Token(token)) {
        return invalidRequest
      }
      return invalidToken
    }
    const answer = (decision: Verdict, request: Request): Answer<Verdict> => {
      if (decision.allowed) return decision
      return andThen(onRefused(decision, request), (replacement) => replaced(decision, replacement))
    }

    return (authorization, request) => {
      const credentials = readCredentials(authorization)
      if (credentials.kind === 'none') {
        return anonymous ? { allowed: true, token: null } : answer(missingToken, request)
      }
      if (credentials.kind === 'malformed') return answer(invalidRequest, request)
      const { token } = credentials
      return andThen(validator.validate(token, compiled), (result) => answer(decide(result, token), request))
    }
  }

  function unavailable(reason: KeysUnavailable): Refused {
    const { retryAfterSeconds } = reason
    return { ...refusal('temporarily_unavailable', text, { retryAfterSeconds }), unavailable: reason }
  }

  return Object.freeze({
    require: require as Authorizer<Claims, Request>['require'],
    validator,
    resourceMetadata: metadata,
  })
}

function checkedRealm(realm: unknown = 'api'): string {
  if (typeof realm !== 'string' || !realmPattern.test(realm)) {
    throw new OptionError('realm', 'must be 1 to 128 printable ASCII characters without `"` and `\\`.')
  }
  return realm
}
