import { createKeySource, type JwksHealth, type KeySource } from '../jwks/key-source.ts'
import { andThen, ignoreRejection, isPromiseLike, type MaybePromise } from '../maybe-promise.ts'
import {
  type CheckedClaims,
  type ClaimsRules,
  checkClaims,
  checkTime,
  resourceMismatchFor,
  type TimeRules,
  validityPeriodOf,
} from './claims.ts'
import { checkCustomClaims } from './custom-claims.ts'
import { invalid } from './failure.ts'
import { type FormatRules, readFormat } from './format.ts'
import { deepFreeze } from './frozen.ts'
import { createScopeReader } from './granted-scopes.ts'
import { createHeaderCache } from './header-cache.ts'
import type { JsonObject } from './json-object.ts'
import { type CompiledRequirement, hasScopes, isEmpty, isPermitted, type Requirement } from './requirement.ts'
import { createRequirementCache } from './requirement-cache.ts'
import type { AccessTokenClaims, InvalidToken, ValidatedToken, ValidationResult } from './result.ts'
import {
  type FindKey,
  issuerUnknownFor,
  type SignatureResult,
  type VerifiedToken,
  verifySignature,
} from './signature.ts'
import { type AcceptedToken, createTokenCache, type TokenCache } from './token-cache.ts'
import type { TokenValidatedEvent } from './validation-event.ts'
import type { ValidatorSettings } from './validator-options.ts'

/** The three stages, the keys and the token cache, without a public face: promises only where there is a wait. */
export interface Validation<Claims> {
  /** Checks a requirement and compiles it. Compiling the same content again costs a comparison. */
  compile(requirement: Requirement | CompiledRequirement): CompiledRequirement
  /** Never throws for a bad token. What `permit`, `isRevoked` and `customClaims` throw is passed on. */
  validate(token: string, required: CompiledRequirement): MaybePromise<ValidationResult<Claims>>
  /** Validates the token of an `Authorization` header. If the token is cached, so is its header from then on. */
  validateFrom(
    header: string,
    token: string,
    required: CompiledRequirement,
  ): MaybePromise<ValidationResult<Claims>>
  /** Validates the token of a cached header, without parsing the header. `undefined` for any other header. */
  validateHeader(
    header: string,
    required: CompiledRequirement,
  ): MaybePromise<ValidationResult<Claims>> | undefined
  /**
   * The same with cached keys only. Without them a download starts, and the outcome is `keys_unavailable`.
   *
   * @throws TypeError when a callback or the signature backend returns a promise.
   */
  validateCached(token: string, required: CompiledRequirement): ValidationResult<Claims>
  readonly issuers: readonly string[]
  prefetch(): Promise<readonly JwksHealth[]>
  health(): readonly JwksHealth[]
  close(): void
}

/** What one issuer's tokens are checked with. */
interface IssuerRules {
  readonly claims: ClaimsRules
  readonly narrowed: boolean
}

/** One validation of a token that is not cached. */
interface Attempt {
  readonly text: string
  /** The `Authorization` header that it came in, if known. */
  readonly header: string | undefined
  readonly required: CompiledRequirement
  readonly startedAt: number
  /** Whether a stage has returned a promise. */
  waited: boolean
}

const findOrDownload: FindKey = (source, kid) => source.find(kid)
const findCached: FindKey = (source, kid) => source.findCached(kid)
const tokenRevoked = invalid('claims', 'token_revoked', 'a token for which `isRevoked` returns false')

/** @see Validation */
export function createValidation<Claims>(settings: ValidatorSettings<Claims>): Validation<Claims> {
  const { clock, onEvent: emit, isRevoked, customClaims, signatureBackend: backend, tokenCache } = settings
  const cache = tokenCache && createTokenCache<Claims>(tokenCache.maxEntries, tokenCache.maxBytes)
  const compile = createRequirementCache(settings.resource)
  const timeRules: TimeRules = {
    toleranceSeconds: settings.clockToleranceSeconds,
    maxAgeSeconds: settings.maxTokenAgeSeconds,
  }
  const { sources, rulesOf } = createIssuers(settings, cache)
  const headerCache = createHeaderCache()
  const format: FormatRules = {
    maxTokenBytes: settings.maxTokenBytes,
    algorithms: new Set(settings.trustedIssuers.flatMap(({ algorithms }) => algorithms)),
    decodeBase64url: backend.decodeBase64url,
    headerCache,
  }
  const signatureRules = { sourceOf: lookupIn(sources), issuerUnknown: issuerUnknownFor([...sources.keys()]) }
  let anyClientReported = false

  function validate(
    token: string,
    required: CompiledRequirement,
    findKey: FindKey = findOrDownload,
    header?: string,
  ): MaybePromise<ValidationResult<Claims>> {
    // Callers without types pass whatever a header was: the format stage reports it.
    const cached = typeof token === 'string' ? cache?.get(token, header) : undefined
    const result = cached && admitCached(cached, required)
    return result ?? validateAnew(token, header, required, findKey)
  }

  /** Undefined when its key is no longer trusted. */
  function admitCached(
    cached: AcceptedToken<Claims>,
    required: CompiledRequirement,
  ): MaybePromise<ValidationResult<Claims>> | undefined {
    const now = clock.now()
    if (!cached.source.trusts(cached.key, now)) return undefined
    if (now >= cached.validFrom && now < cached.validUntil) return admit(cached, required, undefined)
    const { token } = cached.result
    const timeFailure = checkTime(token.claims, now, timeRules)
    if (timeFailure === undefined) return admit(cached, required, undefined)
    cache?.delete(cached.text)
    return refuse(timeFailure, token.issuer, token.clientId)
  }

  function validateAnew(
    text: string,
    header: string | undefined,
    required: CompiledRequirement,
    findKey: FindKey,
  ): MaybePromise<ValidationResult<Claims>> {
    const startedAt = settings.onTokenValidated === undefined ? 0 : clock.monotonic()
    const parsed = readFormat(text, format)
    if (parsed.outcome === 'invalid') return refuse(parsed)
    const attempt: Attempt = { text, header, required, startedAt, waited: false }
    const result = andThen(verifySignature(parsed, signatureRules, findKey), (verified) => {
      if (verified.outcome === 'verified') headerCache.add(parsed.header, verified.key.kid)
      return check(verified, attempt)
    })
    attempt.waited = isPromiseLike(result)
    return result
  }

  function check(verified: SignatureResult, attempt: Attempt): MaybePromise<ValidationResult<Claims>> {
    if (verified.outcome === 'invalid') return refuse(verified)
    if (verified.outcome === 'keys_unavailable') {
      emit?.({ type: 'keys_unavailable', ...verified.unavailable })
      return verified
    }
    const checked = checkClaims(verified.payload, rulesOf(verified.source).claims)
    const { issuer } = verified.source
    if (checked.outcome === 'invalid') return refuse(checked, issuer, clientIdIn(verified.payload))
    const timeFailure = checkTime(checked.claims, clock.now(), timeRules)
    if (timeFailure !== undefined) return refuse(timeFailure, issuer, checked.clientId)
    if (customClaims === undefined) {
      // Without a schema, `Claims` is unknown: the claims are what they are.
      const claims = checked.claims as AccessTokenClaims & Claims
      return accept(verified, checked, claims, attempt)
    }
    return andThen(checkCustomClaims(checked.claims, customClaims), (typed) =>
      typed.outcome === 'invalid'
        ? refuse(typed, issuer, checked.clientId)
        : accept(verified, checked, typed.claims, attempt),
    )
  }

  function accept(
    { source, key }: VerifiedToken,
    { clientId, scopes, resources }: CheckedClaims,
    claims: AccessTokenClaims & Claims,
    { text, header, required, startedAt, waited }: Attempt,
  ): MaybePromise<ValidationResult<Claims>> {
    const token = Object.freeze({
      clientId,
      scopes,
      resources,
      issuer: source.issuer,
      expiresAt: claims.exp,
      claims: deepFreeze(claims),
    })
    const { validFrom, validUntil } = validityPeriodOf(claims, timeRules)
    const accepted: AcceptedToken<Claims> = {
      text,
      source,
      key,
      result: Object.freeze({ outcome: 'valid', token }),
      header,
      validFrom,
      validUntil,
      hasScopesOf: undefined,
    }
    // If this validation had to wait, a synchronous call for the same token could not succeed without the cache.
    cache?.add(accepted, waited)
    return admit(accepted, required, startedAt)
  }

  /**
   * What is checked on every use of a valid token, cached or not.
   *
   * @param startedAt When its validation began; undefined for a cached token.
   */
  function admit(
    accepted: AcceptedToken<Claims>,
    required: CompiledRequirement,
    startedAt: number | undefined,
  ): MaybePromise<ValidationResult<Claims>> {
    if (isRevoked === undefined) return authorize(accepted, required, startedAt)
    const { token } = accepted.result
    return andThen(isRevoked(token), (revoked) => {
      // Only a plain false lets it pass: whatever else a hook returns by mistake must not.
      if (revoked === false) return authorize(accepted, required, startedAt)
      return refuse(tokenRevoked, token.issuer, token.clientId)
    })
  }

  function authorize(
    accepted: AcceptedToken<Claims>,
    required: CompiledRequirement,
    startedAt: number | undefined,
  ): ValidationResult<Claims> {
    const { source, result } = accepted
    if (!isAuthorized(accepted, required)) {
      return refuse(required.insufficient, result.token.issuer, result.token.clientId)
    }
    if (!anyClientReported && isEmpty(required) && !rulesOf(source).narrowed) {
      anyClientReported = true
      emit?.({ type: 'any_client_accepted', issuer: source.issuer })
    }
    settings.onTokenValidated?.(validatedEvent(result.token, startedAt))
    return result
  }

  function validatedEvent(
    { issuer, clientId }: ValidatedToken<Claims>,
    startedAt: number | undefined,
  ): TokenValidatedEvent {
    if (startedAt === undefined) return { type: 'token_validated', issuer, clientId, cached: true }
    const durationSeconds = clock.monotonic() - startedAt
    return { type: 'token_validated', issuer, clientId, cached: false, durationSeconds }
  }

  function refuse(reason: InvalidToken, issuer?: string, clientId?: string): InvalidToken {
    emit?.({
      type: 'token_refused',
      failure: reason.failure,
      ...(issuer !== undefined && { issuer }),
      ...(clientId !== undefined && { clientId }),
    })
    return reason
  }

  const health = () => [...sources.values()].map((source) => source.health())
  return {
    compile,
    validate,
    validateFrom: (header, token, required) => validate(token, required, findOrDownload, header),
    validateHeader(header, required) {
      const cached = cache?.getByHeader(header)
      return cached && admitCached(cached, required)
    },
    validateCached(token, required) {
      const result = validate(token, required, findCached)
      if (!isPromiseLike(result)) return result
      ignoreRejection(result)
      throw new TypeError(
        'A token cannot be validated synchronously where `isRevoked`, `customClaims` or the signature backend returns a promise (WebCrypto always does). Use `await validator.validate(token)`.',
      )
    },
    issuers: Object.freeze([...sources.keys()]),
    health,
    async prefetch() {
      const early = settings.trustedIssuers.filter(({ prefetched }) => prefetched)
      await Promise.all(early.map(({ issuer }) => sources.get(issuer)?.prefetch()))
      return health()
    },
    close() {
      for (const source of sources.values()) source.close()
    },
  }
}

/** Looks up a source by issuer. Comparing with the last issuer is faster than hashing a new string for the map. */
function lookupIn(sources: ReadonlyMap<unknown, KeySource>): (iss: unknown) => KeySource | undefined {
  let last: KeySource | undefined
  return (iss) => {
    if (last === undefined || last.issuer !== iss) last = sources.get(iss)
    return last
  }
}

function isAuthorized(accepted: AcceptedToken<unknown>, required: CompiledRequirement): boolean {
  const { token } = accepted.result
  // A token's scopes never change, and most tokens are presented to one route.
  if (accepted.hasScopesOf !== required) {
    if (!hasScopes(token, required)) return false
    accepted.hasScopesOf = required
  }
  return isPermitted(token, required)
}

/** The client of a verified token whose claims were refused, if it looks like a client ID of Cognito. */
function clientIdIn({ client_id }: JsonObject): string | undefined {
  return typeof client_id === 'string' && /^[\w+]{1,128}$/.test(client_id) ? client_id : undefined
}

/** A key source and the rules of the claims stage for each trusted issuer. */
function createIssuers<Claims>(settings: ValidatorSettings<Claims>, cache: TokenCache<Claims> | undefined) {
  const sources = new Map<string, KeySource>()
  const rules = new Map<KeySource, IssuerRules>()
  const resource = settings.resource?.identifier
  const resourceMismatch = resourceMismatchFor(resource ?? '')
  const readScopes = createScopeReader()
  for (const { seed, profile, audience, ...issuer } of settings.trustedIssuers) {
    const source: KeySource = createKeySource({
      ...issuer,
      fetch: settings.fetch,
      clock: settings.clock,
      random: settings.random,
      emit: settings.onEvent,
      policy: settings.keys,
      backend: settings.signatureBackend,
      seed,
      onReplaced: (set) => cache?.deleteUntrusted(source, set),
    })
    const ownAudience = profile === 'generic' ? audience && new Set(audience) : settings.audience
    sources.set(issuer.issuer, source)
    rules.set(source, {
      claims: {
        profile,
        users: settings.tokens === 'machine_and_user',
        clientIds: settings.clientIds,
        audience: ownAudience,
        clientScopes: settings.clientScopes,
        resource,
        resourceMismatch,
        readScopes,
      },
      narrowed: resource !== undefined || settings.clientIds !== undefined || ownAudience !== undefined,
    })
  }
  return { sources, rulesOf: (source: KeySource) => rules.get(source) as IssuerRules }
}
