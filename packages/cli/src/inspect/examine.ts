import {
  type CognitoM2MEvent,
  createTokenValidator,
  type FetchLike,
  OptionError,
  type Requirement,
  type StaticJwks,
  type TokenFailure,
  type ValidationResult,
} from '@cognito-m2m/core'
import { systemClock } from '@cognito-m2m/core/adapter'
import { UsageError } from '../command-line/usage-error.ts'
import type { ApiSettings } from '../settings/api-settings.ts'
import { type DecodedToken, decodeToken, strictBase64url } from './decode.ts'
import { type Trust, trustOf } from './trust.ts'

/** Results of the library's validator for a token. */
export interface Examination {
  readonly decoded: DecodedToken
  readonly trust: Trust | undefined
  /** The issuers of `trust`. */
  readonly trustedIssuers: readonly string[]
  /** Result with the signature. Undefined when it was not verified. */
  readonly verified: ValidationResult | undefined
  /** Result as if the signature were valid: the format stage, the issuer, and the claims stage. */
  readonly unverified: ValidationResult
  /** The failure that an API stops at. */
  readonly failure: TokenFailure | undefined
  /** The keys that were downloaded. */
  readonly download: Extract<CognitoM2MEvent, { type: 'keys_downloaded' }> | undefined
  /** Why the keys could not be downloaded. */
  readonly downloadFailure: Extract<CognitoM2MEvent, { type: 'keys_download_failed' }> | undefined
}

/** Options of {@link examine}. */
export interface ExamineOptions {
  readonly verify: boolean
  /** Seconds since 1970. */
  readonly now: number
  /** Whether keys may be downloaded over plain http, where an attacker could replace them. Loopback always may. */
  readonly allowInsecureHttp: boolean
  readonly fetch?: FetchLike
}

/**
 * Validates a token with `@cognito-m2m/core`: once as an API would, and once without the signature, to get the result
 * of the claims stage.
 *
 * @throws UsageError when the settings are not valid.
 */
export async function examine(
  token: string,
  settings: ApiSettings,
  { verify, now, allowInsecureHttp, fetch }: ExamineOptions,
): Promise<Examination> {
  try {
    const decoded = decodeToken(token)
    const trust = trustOf(settings, decoded.claims?.iss)
    const events: CognitoM2MEvent[] = []
    const common = {
      ...validatorOptions(settings),
      clock: { ...systemClock, now: () => now },
      ...(fetch && { fetch }),
    }
    const requirement = requirementOf(settings)
    const validator =
      trust &&
      createTokenValidator({
        ...common,
        issuers: trust.issuers,
        // With keys from a file, or without any, nothing is downloaded.
        allowInsecureHttp: allowInsecureHttp || settings.jwks !== undefined || !verify,
        onEvent: (event) => events.push(event),
      })
    const trustedIssuers = validator?.issuers ?? []
    const verified = verify ? await validator?.safeValidate(token, requirement) : undefined
    validator?.close()

    const ownIssuer = typeof decoded.claims?.iss === 'string' ? [decoded.claims.iss] : []
    const unverified = await createTokenValidator({
      ...common,
      allowInsecureHttp: true,
      ...acceptingAnySignature(verify || trust === undefined ? ownIssuer : trustedIssuers, decoded),
    }).safeValidate(token, requirement)
    return {
      decoded,
      trust,
      trustedIssuers,
      verified,
      unverified,
      failure: decidingFailure(verified ?? unverified, verify && trust === undefined),
      download: events.find((event) => event.type === 'keys_downloaded'),
      downloadFailure: events.find((event) => event.type === 'keys_download_failed'),
    }
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    const message = error.message.replace('set `allowInsecureHttp: true`', 'add --allow-insecure-http')
    throw new UsageError(`cannot check against these settings: ${message}`)
  }
}

/** An API that does not trust the issuer stops there, regardless of the claims. */
function decidingFailure(result: ValidationResult, trustsNobody: boolean): TokenFailure | undefined {
  const failure = result.outcome === 'invalid' ? result.failure : undefined
  return trustsNobody && failure?.stage !== 'format' ? unknownIssuer : failure
}

/** Nothing was configured, and the token names no issuer whose keys may be downloaded. */
const unknownIssuer: TokenFailure = {
  stage: 'signature',
  code: 'issuer_unknown',
  subject: 'iss',
  expected: 'an issuer of Amazon Cognito, or the one set with --issuer',
}

function validatorOptions(settings: ApiSettings) {
  const { resource, clientIds, tokens, maxTokenAgeSeconds, clockToleranceSeconds } = settings
  return {
    ...(resource && { resource: resource.value }),
    ...(clientIds && { clientIds: clientIds.value }),
    ...(tokens && { tokens: tokens.value }),
    ...(maxTokenAgeSeconds && { maxTokenAgeSeconds: maxTokenAgeSeconds.value }),
    ...(clockToleranceSeconds && { clockToleranceSeconds: clockToleranceSeconds.value }),
  }
}

function requirementOf({ scopes, anyScope }: ApiSettings): Requirement {
  return {
    ...(scopes && scopes.value.length > 0 && { scopes: scopes.value }),
    ...(anyScope && anyScope.value.length > 0 && { anyScope: anyScope.value }),
  }
}

/** Options of a validator that accepts every signature of these issuers, with any key ID. */
function acceptingAnySignature(issuers: readonly string[], { header }: DecodedToken) {
  const { kid } = header ?? {}
  const jwks = anyKey(typeof kid === 'string' && kid !== '' ? kid.slice(0, 256) : 'any')
  const usable = issuers.filter((issuer) => URL.canParse(issuer))
  return {
    issuers: (usable.length > 0 ? usable : ['https://no-issuer.invalid']).map((issuer) => ({
      issuer,
      jwksUri: null,
      jwks,
    })),
    signatureBackend: {
      name: 'accepts every signature',
      importKey: () => () => true,
      decodeBase64url: strictBase64url,
    },
  }
}

/** A well-formed RSA key that never verifies anything. */
function anyKey(kid: string): StaticJwks {
  const modulus = Buffer.alloc(256, 0xff).toString('base64url')
  return { keys: [{ kid, kty: 'RSA', alg: 'RS256', use: 'sig', n: modulus, e: 'AQAB' }] }
}
