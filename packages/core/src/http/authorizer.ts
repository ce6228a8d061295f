import { OptionError } from '../errors.ts'
import type { KeysUnavailable } from '../jwks/keys-unavailable.ts'
import { consoleLogger, type LoggerLike } from '../logs/logger.ts'
import { andThen, type MaybePromise } from '../maybe-promise.ts'
import { booleanWith, checkedFunction, isPlainObject } from '../options.ts'
import type { Resource, ResourceOption, ScopeNameOf } from '../scopes/resource-option.ts'
import { type TokenValidator, tokenValidatorOf } from '../token-validator.ts'
import {
  type CompiledRequirement,
  compileRequirement,
  type GivenRequirement,
  givenRequirement,
  type Requirement,
} from '../validation/requirement.ts'
import type { TokenFailure, ValidatedToken, ValidationResult } from '../validation/result.ts'
import { createValidation } from '../validation/validation.ts'
import { checkedSettings, type TokenValidatorOptions } from '../validation/validator-options.ts'
import { isB64Token, readCredentials } from './authorization-header.ts'
import type { Decision, RefusalReplacement, Refused } from './decision.ts'
import { type ChallengeText, refusal, replaced } from './refusal.ts'
import { type ResourceMetadata, type ResourceMetadataOptions, resourceMetadata } from './resource-metadata.ts'

/**
 * Options of {@link createAuthorizer} and of every adapter: those of {@link createTokenValidator}, plus options for
 * refused requests.
 */
export interface AuthorizerOptions<
  Claims = unknown,
  Request = unknown,
  Resource extends ResourceOption = ResourceOption,
> extends TokenValidatorOptions<Claims, Resource> {
  /**
   * The `realm` of challenges (RFC 9110 §11.5): 1 to 128 printable ASCII characters without `"` and `\`. Default:
   * `api`.
   */
  readonly realm?: string
  /**
   * Whether the challenge of a 401 also names the scopes of the route, not only that of a 403. For clients that select
   * scopes from it, such as MCP clients. Default: `false`.
   */
  readonly scopeInChallenge?: boolean
  /** RFC 9728 metadata to publish. Every challenge names its URL. Default: not published. */
  readonly resourceMetadata?: ResourceMetadataOptions
  /**
   * Called for every refused request. May return a different status, headers or body to send. Errors that it throws go
   * to the framework's error handling. Default: the refusal is sent unchanged.
   *
   * @param refused The response to be sent. Its `failure` and `unavailable` contain the reason, for your log.
   * @param request The framework's request.
   */
  readonly onRefused?: (
    refused: Refused,
    request: Request,
  ) => RefusalReplacement | undefined | Promise<RefusalReplacement | undefined>
}

/** What a route requires of its callers. All members that are set must hold; `{}` requires a valid token only. */
export interface RouteRequirement<Scope extends string = string> extends Requirement<Scope> {
  /**
   * `true` allows requests without credentials, with `null` as the token. A request with an invalid token is still
   * refused. Default: `false`.
   */
  readonly anonymous?: boolean
}

/** The type of the token that a handler receives: includes `null` only if `anonymous` may be true. */
export type AccessTokenFor<Claims, Required> =
  // For each member of a union: `keyof` alone would see only what they have in common.
  Required extends unknown
    ? 'anonymous' extends keyof Required
      ? Required['anonymous'] extends false | undefined
        ? ValidatedToken<Claims>
        : ValidatedToken<Claims> | null
      : ValidatedToken<Claims>
    : never

/**
 * A route's requirement as the parameter of a guard, from which the compiler infers whether the token may be null. Generic
 * in `anonymous` alone, so that a misspelled member is a compile error.
 */
export type RequirementFor<Scope extends string, Anonymous extends boolean> = RouteRequirement<Scope> & {
  readonly anonymous?: Anonymous
}

/**
 * Rest parameter at the end of each overload of a guard that returns middleware. Calls pass nothing for it. It makes
 * passing the guard itself, as in `app.use(guard)`, a compile error: when the compiler compares an overloaded function
 * with the type of a parameter, it replaces the function's type parameters by `any`. `NoFurther` is then two parameters
 * that accept no request.
 *
 * @typeParam Parameter A type parameter of the overload.
 */
export type NoFurther<Parameter extends boolean> = string extends Parameter ? [never?, never?] : []

/** Value of an Authorization header: one value, several, or none. */
export type AuthorizationHeader = string | readonly string[] | null | undefined

/** Decides on a request by its Authorization header. */
export type Authorize<Token, Request = unknown> = (
  authorization: AuthorizationHeader,
  request: Request,
) => Promise<Decision<Token>>

/** Like {@link Authorize}, but synchronous if no wait is necessary. */
export type ImmediateAuthorize<Token, Request = unknown> = (
  authorization: AuthorizationHeader,
  request: Request,
) => MaybePromise<Decision<Token>>

/** Decides which requests of an API are allowed, and how to respond to the others. */
export interface Authorizer<Claims = unknown, Request = unknown, Scope extends string = string> {
  /**
   * Returns the decision function for a route that requires a valid token only.
   *
   * @returns The function that decides on each request of that route.
   */
  forRoute(): Authorize<ValidatedToken<Claims>, Request>
  /**
   * Checks the requirement of a route, once, when the route is defined.
   *
   * @param requirement What the route requires. `{}` requires a valid token only. `undefined` is refused, so that a
   * missing requirement does not open the route.
   * @returns The function that decides on each request of that route.
   * @throws OptionError when the requirement is not valid.
   */
  forRoute<const Required extends RouteRequirement<Scope>>(
    requirement: Required,
  ): Authorize<AccessTokenFor<Claims, Required>, Request>
  /**
   * The underlying validator. Use its `prefetch` at startup, `readiness` and `health` for probes, and `close` at
   * shutdown.
   */
  readonly validator: TokenValidator<Claims, Scope>
  /** RFC 9728 metadata to publish; undefined if none is configured. */
  readonly resourceMetadata: ResourceMetadata | undefined
}

const ownNames: readonly Exclude<keyof AuthorizerOptions, keyof TokenValidatorOptions>[] = [
  'realm',
  'scopeInChallenge',
  'resourceMetadata',
  'onRefused',
]
/** A framework calls its middleware with a request, which lands here when the guard itself is used as middleware. */
const notARequirement =
  'must be a plain object such as `{ scopes: "read" }`. If the guard itself is passed as middleware, call the guard: `guard()`.'
const realmPattern = /^[\x20-\x21\x23-\x5B\x5D-\x7E]{1,128}$/

/**
 * Creates an authorizer, for frameworks without an adapter. It decides on each request (RFC 6750 §3.1): 401 with a bare
 * challenge for missing credentials, 400 for malformed ones, 401 for an invalid token, 403 for missing scopes, 503 if
 * keys are unavailable.
 *
 * @example
 * ```ts
 * import { createAuthorizer } from '@cognito-m2m/core'
 *
 * const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * const readOrders = authorizer.forRoute({ scopes: 'read' })
 *
 * async function handle(request: Request): Promise<Response> {
 *   const decision = await readOrders(request.headers.get('authorization'), request)
 *   if (!decision.allowed) {
 *     return new Response(JSON.stringify(decision.body), { status: decision.status, headers: decision.headers })
 *   }
 *   return Response.json({ client: decision.token.clientId })
 * }
 * ```
 *
 * @param options `userPoolId` or `issuers` is required; set `resource` too.
 * @returns The authorizer. Call {@link Authorizer.forRoute} for each route.
 * @throws OptionError when an option is missing, unknown, of the wrong type or out of range.
 */
export function createAuthorizer<
  Claims = unknown,
  Request = unknown,
  const Resource extends ResourceOption = string,
>(options: AuthorizerOptions<Claims, Request, Resource>): Authorizer<Claims, Request, ScopeNameOf<Resource>> {
  return authorizerFrom(options)
}

type Immediate = (requirement: RouteRequirement) => ImmediateAuthorize<ValidatedToken | null>

/** What an authorizer of this copy of the package decides with. */
interface Internals {
  /** {@link Authorizer.forRoute}, without a promise of its own. */
  readonly immediate: Immediate
  readonly resource: Resource | undefined
}

const internals = new WeakMap<object, Internals>()

/**
 * Like `authorizer.forRoute(requirement)`, but the returned function is synchronous if no wait is necessary, so that a
 * cached token costs no turn of the microtask queue.
 *
 * @param authorizer Result of {@link createAuthorizer}. Any other object with `forRoute` works too, with promises.
 * @param requirement What the route requires. Omit it to require a valid token and nothing more; `undefined` is
 * refused. An adapter passes its own rest parameter, a {@link GivenRequirement}, and checks nothing itself.
 * @throws OptionError when the requirement is not valid.
 *
 * @example
 * ```ts
 * import { createAuthorizer } from '@cognito-m2m/core'
 * import { andThen, immediateAuthorize } from '@cognito-m2m/core/adapter'
 *
 * const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * const authorize = immediateAuthorize(authorizer, { scopes: 'read' })
 *
 * export const statusOf = (authorization: string | undefined) =>
 *   andThen(authorize(authorization, undefined), (decision) => (decision.allowed ? 200 : decision.status))
 * ```
 */
export function immediateAuthorize<Claims, Request, Scope extends string>(
  authorizer: Authorizer<Claims, Request, Scope>,
  ...requirement: GivenRequirement<RouteRequirement<NoInfer<Scope>>>
): ImmediateAuthorize<ValidatedToken<Claims> | null, Request> {
  const required = givenRequirement(requirement)
  const own = internals.get(authorizer)
  return (own ? own.immediate(required) : authorizer.forRoute(required)) as ImmediateAuthorize<
    ValidatedToken<Claims> | null,
    Request
  >
}

/**
 * Compiles a requirement like `authorizer.forRoute`, which resolves short scope names with the authorizer's `resource`.
 * For adapters that use `meets` to decide on routes other than that of the current request.
 *
 * @param authorizer Result of {@link createAuthorizer}. With any other object, scopes must be full names.
 * @throws OptionError when the requirement is not valid.
 *
 * @example
 * ```ts
 * import { createAuthorizer } from '@cognito-m2m/core'
 * import { compileFor } from '@cognito-m2m/core/adapter'
 *
 * const authorizer = createAuthorizer({ userPoolId: 'eu-west-1_AbCdEf123', resource: 'orders' })
 * compileFor(authorizer, { scopes: 'read' }).scopes // ['orders/read']
 * ```
 */
export function compileFor(authorizer: object, requirement: Requirement): CompiledRequirement {
  return compileRequirement(requirement, { resource: internals.get(authorizer)?.resource })
}

/**
 * Like {@link createAuthorizer}, for an adapter with its own options.
 *
 * @param otherNames Names of the adapter's own options. Any other unknown option is an error.
 * @param defaultLogger The framework's logger, used if the options have no `logger`. Default: the console.
 */
export function authorizerFrom<Claims, Request>(
  options: AuthorizerOptions<Claims, Request>,
  otherNames: readonly string[] = [],
  defaultLogger: LoggerLike = consoleLogger,
): Authorizer<Claims, Request> {
  type Verdict = Decision<ValidatedToken<Claims> | null>
  const settings = checkedSettings(options, [...ownNames, ...otherNames], defaultLogger)
  const { onEvent: emit } = settings
  const validation = createValidation(settings)
  const onRefused = checkedFunction<NonNullable<typeof options.onRefused>>(
    'onRefused',
    options.onRefused,
    () => undefined,
  )
  const scopeInChallenge = booleanWith(false)('scopeInChallenge', options.scopeInChallenge)
  // Only Cognito's own scopes, such as `openid`, belong to none, and machines cannot get them.
  const hasResourceServers =
    settings.tokens === 'machine' && settings.trustedIssuers.every(({ profile }) => profile === 'cognito')
  // An issuer whose keys are downloaded only when a token names it may not exist: clients are not sent there.
  const advertised = settings.trustedIssuers
    .filter(({ prefetched }) => prefetched)
    .map(({ issuer }) => issuer)
  const metadata =
    options.resourceMetadata === undefined
      ? undefined
      : resourceMetadata(options.resourceMetadata, advertised, settings.allowInsecureHttp)
  const text: ChallengeText = { realm: checkedRealm(options.realm), resourceMetadataUrl: metadata?.url }

  function immediate(
    requirement: RouteRequirement,
  ): ImmediateAuthorize<ValidatedToken<Claims> | null, Request> {
    if (!isPlainObject(requirement)) throw new OptionError('requirement', notARequirement)
    const compiled = compileRequirement(requirement, {
      resource: settings.resource,
      alsoKnown: ['anonymous'],
    })
    if (hasResourceServers) refuseShortNames(compiled)
    const anonymous = isAnonymous(requirement)
    const scope = compiled.scopeText
    const unauthorizedScope = scopeInChallenge ? { scope } : {}
    const missingToken = refusal('missing_token', text, unauthorizedScope)
    const invalidRequest = refusal('invalid_request', text)
    const invalidToken = refusal('invalid_token', text, unauthorizedScope)
    const insufficientScope = refusal('insufficient_scope', text, { scope })

    const decide = (result: ValidationResult<Claims>, token: string): Verdict => {
      if (result.outcome === 'valid') return { allowed: true, token: result.token }
      if (result.outcome === 'keys_unavailable') return unavailable(result.unavailable, text)
      return { ...refusalFor(result.failure, token), failure: result.failure }
    }
    const refusalFor = (failure: TokenFailure, token: string): Refused => {
      if (failure.code === 'insufficient_scope') return insufficientScope
      if (failure.stage === 'format' && failure.code !== 'token_too_large' && !isB64Token(token)) {
        return invalidRequest
      }
      return invalidToken
    }
    const answer = (decision: Verdict, request: Request): MaybePromise<Verdict> => {
      if (decision.allowed) return decision
      return andThen(onRefused(decision, request), (replacement) => replaced(decision, replacement))
    }

    return (authorization, request) => {
      const known =
        typeof authorization === 'string' ? validation.validateHeader(authorization, compiled) : undefined
      if (known !== undefined) return andThen(known, (result) => answer(decide(result, ''), request))
      const credentials = readCredentials(authorization)
      if (credentials.kind === 'none') {
        if (anonymous) return { allowed: true, token: null }
        emit?.({ type: 'credentials_refused', code: 'missing' })
        return answer(missingToken, request)
      }
      if (credentials.kind === 'malformed') {
        emit?.({ type: 'credentials_refused', code: 'malformed' })
        return answer(invalidRequest, request)
      }
      const { token } = credentials
      const validated =
        typeof authorization === 'string'
          ? validation.validateFrom(authorization, token, compiled)
          : validation.validate(token, compiled)
      return andThen(validated, (result) => answer(decide(result, token), request))
    }
  }

  const authorizer: Authorizer<Claims, Request> = Object.freeze({
    forRoute(...requirement: GivenRequirement<RouteRequirement>) {
      const authorize = immediate(givenRequirement(requirement))
      // The token's type follows from the requirement, which the compiler cannot see here.
      return (async (authorization, request) => authorize(authorization, request)) as Authorize<
        never,
        Request
      >
    },
    validator: tokenValidatorOf(validation),
    resourceMetadata: metadata,
  })
  internals.set(authorizer, { immediate: immediate as Immediate, resource: settings.resource })
  return authorizer
}

function unavailable(reason: KeysUnavailable, text: ChallengeText): Refused {
  const { retryAfterSeconds } = reason
  return { ...refusal('temporarily_unavailable', text, { retryAfterSeconds }), unavailable: reason }
}

/** Without `resource`, a short name such as `read` would refuse everybody. With it, none is left here. */
function refuseShortNames({ scopes, anyScope }: CompiledRequirement): void {
  for (const scope of [...scopes, ...anyScope]) {
    if (scope.includes('/')) continue
    throw new OptionError(
      scopes.includes(scope) ? 'scopes' : 'anyScope',
      `\`${scope}\` has no resource server. Set \`resource\` to use short names, or write the full name, such as \`orders/${scope}\`.`,
    )
  }
}

function isAnonymous(requirement: RouteRequirement): boolean {
  // Its own member only: one in `Object.prototype` would open every route.
  const anonymous = Object.hasOwn(requirement, 'anonymous') ? requirement.anonymous : undefined
  return booleanWith(false)('anonymous', anonymous)
}

function checkedRealm(realm: unknown = 'api'): string {
  if (typeof realm !== 'string' || !realmPattern.test(realm)) {
    throw new OptionError('realm', 'must be 1 to 128 printable ASCII characters without `"` and `\\`.')
  }
  return realm
}
