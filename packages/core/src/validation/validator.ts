import { type Answer, andThen } from '../answer.ts'
import { createKeySource, type KeySource, type KeysHealth } from '../jwks/key-source.ts'
import { type ClaimsRules, type JudgedClaims, judgeClaims, judgeTime } from './claims.ts'
import { judgeCustomClaims } from './custom-claims.ts'
import { failure } from './failure.ts'
import { type KnownHeaders, readFormat } from './format.ts'
import { deepFreeze } from './frozen.ts'
import { createRememberedTokens, type RememberedToken } from './remembered-tokens.ts'
import {
  type CompiledRequirement,
  compileRequirement,
  meets,
  noRequirement,
  type Requirement,
} from './requirement.ts'
import type { AccessTokenClaims, TokenFailure, ValidatedToken, ValidationResult } from './result.ts'
import { type SignatureResult, type VerifiedToken, verifySignature } from './signature.ts'
import { checkedSettings, type TokenValidatorOptions, type ValidatorSettings } from './validator-options.ts'

/** Validates access tokens in three stages: format, signature, claims. */
export interface TokenValidator<Claims = unknown> {
  /**
   * Validates one token. Nothing is thrown for a bad token; what `permit`, `isRevoked` and `customClaims` throw,
   * the caller gets.
   *
   * @param token As it came, without `Bearer`.
   * @param requirement What this use asks beyond validity: plain, or compiled by {@link compileRequirement}.
   * @returns At once, unless a key, a hook or WebCrypto has to be waited for.
   */
  validate(token: string, requirement?: Requirement | CompiledRequirement): Answer<ValidationResult<Claims>>
  /** Every trusted issuer. */
  readonly issuers: readonly string[]
  /** Downloads keys before the first token comes. Never rejects: see what it returns. */
  prefetch(): Promise<readonly KeysHealth[]>
  /** The state of each issuer's keys. */
  health(): readonly KeysHealth[]
  /** Ends running downloads and starts no more. Keys in hand serve on, to their bound. */
  close(): void
}

type Valid<Claims> = ValidationResult<Claims> & { outcome: 'valid' }

/**
 * Makes a validator. One for a process: it holds the keys, and the memory of validated tokens.
 *
 * @throws OptionError when an option is missing, of the wrong type or out of range.
 */
export function createTokenValidator<Claims = unknown>(
  options: TokenValidatorOptions<Claims>,
): TokenValidator<Claims> {
  return tokenValidatorOf(checkedSettings(options))
}

/** The same, of settings that are checked already. */
export function tokenValidatorOf<Claims>(settings: ValidatorSettings<Claims>): TokenValidator<Claims> {
  const { clock, emit, isRevoked, customClaims, signatureBackend: backend } = settings
  const memory =
    settings.memory && createRememberedTokens<Claims>(settings.memory.maxEntries, settings.memory.maxBytes)

  const sources = new Map<string, KeySource>()
  const rules = new Map<KeySource, ClaimsRules>()
  for (const { seed, profile, audience, ...issuer } of settings.issuers) {
    const source = createKeySource({
      ...issuer,
      ...settings,
      policy: settings.keyPolicy,
      seed,
      backend,
      onReplaced: (set) => memory?.forgetOf(source, set),
    })
    sources.set(issuer.issuer, source)
    const ownAudience = audience === undefined ? undefined : new Set(audience)
    rules.set(source, {
      ...settings,
      profile,
      audience: profile === 'generic' ? ownAudience : settings.audience,
    })
  }
  const knownHeaders: KnownHeaders = new Map()
  const format = {
    maxTokenBytes: settings.maxTokenBytes,
    algorithms: new Set(settings.issuers.flatMap(({ algorithms }) => algorithms)),
    decodeBase64url: backend.decodeBase64url,
    knownHeaders,
  }

  function validate(token: string, requirement: Requirement | CompiledRequirement = noRequirement) {
    const required = compileRequirement(requirement)
    // Callers without types hand in whatever a header was: the format stage knows what to say of it.
    const remembered = typeof token === 'string' ? memory?.get(token) : undefined
    if (remembered === undefined) return validateAnew(token, required)
    const now = clock.now()
    return remembered.source.trusts(remembered.key, now)
      ? recall(remembered, required, now)
      : validateAnew(token, required)
  }

  function recall(remembered: RememberedToken<Claims>, required: CompiledRequirement, now: number) {
    const timeFailure = judgeTime(remembered.result.token.claims, now, settings)
    if (timeFailure === undefined) return admit(remembered.result, required, true)
    memory?.forget(remembered.text)
    return refuse(timeFailure)
  }

  function validateAnew(text: string, required: CompiledRequirement): Answer<ValidationResult<Claims>> {
    const parsed = readFormat(text, format)
    if ('code' in parsed) return refuse(parsed)
    return andThen(verifySignature(parsed, sources, knownHeaders), (verified) =>
      judge(verified, text, required),
    )
  }

  function judge(
    verified: SignatureResult,
    text: string,
    required: CompiledRequirement,
  ): Answer<ValidationResult<Claims>> {
    if ('retryAfterSeconds' in verified) {
      emit({ type: 'keys_unavailable', issuer: verified.issuer, code: verified.code })
      return { outcome: 'keys_unavailable', unavailable: verified }
    }
    if ('code' in verified) return refuse(verified)
    const judged = judgeClaims(verified.payload, rulesOf(verified.source))
    if ('code' in judged) return refuse(judged)
    const timeFailure = judgeTime(judged.claims, clock.now(), settings)
    if (timeFailure !== undefined) return refuse(timeFailure)
    // Without a schema, `Claims` is unknown: the claims are what they are.
    if (customClaims === undefined) {
      return accept(text, verified, judged, judged.claims as AccessTokenClaims & Claims, required)
    }
    return andThen(judgeCustomClaims(judged.claims, customClaims), (answer) =>
      'failure' in answer ? refuse(answer.failure) : accept(text, verified, judged, answer.claims, required),
    )
  }

  function rulesOf(source: KeySource): ClaimsRules {
    return rules.get(source) as ClaimsRules
  }

  function accept(
    text: string,
    { source, key }: VerifiedToken,
    { clientId, scopes }: JudgedClaims,
    claims: AccessTokenClaims & Claims,
    required: CompiledRequirement,
  ): Answer<ValidationResult<Claims>> {
    const token: ValidatedToken<Claims> = deepFreeze({
      clientId,
      scopes,
      issuer: source.issuer,
      expiresAt: claims.exp,
      claims,
    })
    const result: Valid<Claims> = Object.freeze({ outcome: 'valid', token })
    memory?.add({ text, source, key, result })
    return admit(result, required, false)
  }

  /** What is asked of every use of a valid token, remembered or not. */
  function admit(
    result: Valid<Claims>,
    required: CompiledRequirement,
    remembered: boolean,
  ): Answer<ValidationResult<Claims>> {
    const conclude = (revoked: boolean): ValidationResult<Claims> => {
      // Only a plain false lets it pass: whatever else a hook returns by mistake must not.
      if (revoked !== false) return refuse(tokenRevoked)
      if (required !== noRequirement && !meets(result.token, required)) return refuse(required.failure)
      emit({
        type: 'token_validated',
        issuer: result.token.issuer,
        clientId: result.token.clientId,
        remembered,
      })
      return result
    }
    return isRevoked === undefined ? conclude(false) : andThen(isRevoked(result.token), conclude)
  }

  function refuse(reason: TokenFailure): ValidationResult<Claims> {
    emit({ type: 'token_refused', failure: reason })
    return { outcome: 'invalid', failure: reason }
  }

  const health = () => [...sources.values()].map((source) => source.health())
  return Object.freeze({
    validate,
    issuers: Object.freeze([...sources.keys()]),
    health,
    async prefetch() {
      const early = settings.issuers.filter(({ prefetched }) => prefetched)
      await Promise.all(early.map(({ issuer }) => sources.get(issuer)?.prefetch()))
      return health()
    },
    close() {
      for (const source of sources.values()) source.close()
    },
  })
}

const tokenRevoked = failure('claims', 'token_revoked', 'a token that `isRevoked` does not name')
