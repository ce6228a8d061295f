import { invalid } from './failure.ts'
import type { GrantedScopes, ReadScopes } from './granted-scopes.ts'
import type { JsonObject } from './json-object.ts'
import type { AccessTokenClaims, InvalidToken } from './result.ts'

/** Configuration of the claims stage. */
export interface ClaimsRules {
  readonly profile: 'cognito' | 'generic'
  /** Whether access tokens of users are accepted, besides machine tokens. */
  readonly users: boolean
  readonly clientIds: ReadonlySet<string> | undefined
  /** Undefined: not checked. A Cognito token may then name only its own client. */
  readonly audience: ReadonlySet<string> | undefined
  readonly clientScopes: ReadonlyMap<string, ReadonlySet<string>> | undefined
  /** Identifier of the resource server that at least one scope must belong to. */
  readonly resource: string | undefined
  readonly resourceMismatch: InvalidToken
  readonly readScopes: ReadScopes
}

/** Time limits, checked on each use of a token. */
export interface TimeRules {
  readonly toleranceSeconds: number
  readonly maxAgeSeconds: number | undefined
}

/** Claims that passed the stage, with the scopes split. */
export interface CheckedClaims extends GrantedScopes {
  readonly outcome: 'checked'
  readonly claims: AccessTokenClaims
  readonly clientId: string
}

/**
 * Third stage: is it meant for this API, from this client? Takes the payload of a verified token only. Time limits are
 * separate, in {@link checkTime}, as they are checked on each use.
 */
export function checkClaims(payload: JsonObject, rules: ClaimsRules): CheckedClaims | InvalidToken {
  // A claim inherited from `Object.prototype` was not written by the issuer.
  const inherited = isPrototypeClean()
    ? undefined
    : checkedNames.find((name) => !Object.hasOwn(payload, name) && name in payload)
  if (inherited !== undefined) return notOwn[inherited]
  const typeFailure = checkTypes(payload)
  if (typeFailure !== undefined) return typeFailure
  const claims = payload as AccessTokenClaims
  // RFC 9449, RFC 8705: a sender-constrained token needs its proof, and no proof is checked here.
  if (Object.hasOwn(payload, 'cnf')) return failures.proof
  if (claims.exp === undefined) return missing.exp
  if (claims.iat !== undefined && claims.iat > claims.exp) return failures.neverValid
  if (rules.profile === 'cognito') {
    const cognitoFailure = checkCognito(claims, rules.users)
    if (cognitoFailure !== undefined) return cognitoFailure
  } else if (isIdToken(payload)) return failures.tokenUse
  // `sub` may be anything: it does not identify a client where clients are restricted.
  const client = claims.client_id ?? claims.azp
  const clientId =
    rules.clientIds === undefined && rules.clientScopes === undefined ? (client ?? claims.sub) : client
  if (typeof clientId !== 'string') return missing.client_id
  if (rules.clientIds?.has(clientId) === false) return failures.client
  const audienceFailure = checkAudience(payload.aud, clientId, rules)
  if (audienceFailure !== undefined) return audienceFailure
  const { scopes, resources } = rules.readScopes(claims.scope)
  if (rules.resource !== undefined && !resources.includes(rules.resource)) return rules.resourceMismatch
  const limit = rules.clientScopes?.get(clientId)
  if (limit !== undefined && !scopes.every((scope) => limit.has(scope))) return failures.clientScope
  return { outcome: 'checked', claims, clientId, scopes, resources }
}

/** Whether the token is valid now (RFC 7519 §4.1.4 to §4.1.6). */
export function checkTime(
  claims: AccessTokenClaims,
  now: number,
  rules: TimeRules,
): InvalidToken | undefined {
  const { toleranceSeconds, maxAgeSeconds } = rules
  const { exp, nbf, iat } = claims
  // Each comparison is written so that a clock that returns NaN refuses.
  if (!(now < exp + toleranceSeconds)) return failures.expired
  if (nbf !== undefined && !(now >= nbf - toleranceSeconds)) return failures.notYet
  if (iat !== undefined && !(now >= iat - toleranceSeconds)) return failures.future
  if (maxAgeSeconds === undefined) return undefined
  if (iat === undefined) return missing.iat
  return now < iat + maxAgeSeconds + toleranceSeconds ? undefined : failures.tooOld
}

/** When a token is valid, in seconds since 1970: from an instant on, until just before another. */
export interface ValidityPeriod {
  readonly validFrom: number
  readonly validUntil: number
}

/**
 * The period in which {@link checkTime} finds nothing wrong, or a part of it: comparing a cached token's two numbers is
 * faster than reading its claims, which are rarely in the processor's cache.
 */
export function validityPeriodOf(claims: AccessTokenClaims, rules: TimeRules): ValidityPeriod {
  const { toleranceSeconds, maxAgeSeconds } = rules
  const { exp, nbf = 0, iat = 0 } = claims
  const expiry = exp + toleranceSeconds
  return {
    validFrom: Math.max(0, nbf - toleranceSeconds, iat - toleranceSeconds),
    validUntil:
      maxAgeSeconds === undefined ? expiry : Math.min(expiry, iat + maxAgeSeconds + toleranceSeconds),
  }
}

/** The year 9999: beyond it, a NumericDate is milliseconds, or a mistake. */
const lastNumericDate = 253_402_300_799

const checkedNames = [
  ...['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'],
  ...['exp', 'iat', 'nbf', 'auth_time', 'aud'],
] as const

const objectPrototype: JsonObject = Object.prototype as object as JsonObject

/** Whether `Object.prototype` has none of the {@link checkedNames}, each by its own name as in {@link checkTypes}. */
function isPrototypeClean(): boolean {
  return (
    objectPrototype.sub === undefined &&
    objectPrototype.client_id === undefined &&
    objectPrototype.azp === undefined &&
    objectPrototype.token_use === undefined &&
    objectPrototype.scope === undefined &&
    objectPrototype.username === undefined &&
    objectPrototype.jti === undefined &&
    objectPrototype.exp === undefined &&
    objectPrototype.iat === undefined &&
    objectPrototype.nbf === undefined &&
    objectPrototype.auth_time === undefined &&
    objectPrototype.aud === undefined
  )
}

/** Each claim by its own name: a loop over the names takes five times as long. */
function checkTypes(payload: JsonObject): InvalidToken | undefined {
  if (!isStringOrAbsent(payload.sub)) return notString.sub
  if (!isStringOrAbsent(payload.client_id)) return notString.client_id
  if (!isStringOrAbsent(payload.azp)) return notString.azp
  if (!isStringOrAbsent(payload.token_use)) return notString.token_use
  if (!isStringOrAbsent(payload.scope)) return notString.scope
  if (!isStringOrAbsent(payload.username)) return notString.username
  if (!isStringOrAbsent(payload.jti)) return notString.jti
  if (!isDateOrAbsent(payload.exp)) return notDate.exp
  if (!isDateOrAbsent(payload.iat)) return notDate.iat
  if (!isDateOrAbsent(payload.nbf)) return notDate.nbf
  if (!isDateOrAbsent(payload.auth_time)) return notDate.auth_time
  const { aud } = payload
  if (aud === undefined || typeof aud === 'string') return undefined
  return Array.isArray(aud) && aud.every((entry) => typeof entry === 'string') ? undefined : failures.audType
}

/** `null` is not absent. */
function isStringOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

/** 1e999 reads as Infinity; a comparison with NaN is always false, and so would always pass. */
function isDateOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= lastNumericDate)
}

function checkCognito(claims: AccessTokenClaims, users: boolean): InvalidToken | undefined {
  if (!claims.sub) return missing.sub
  if (!claims.client_id) return missing.client_id
  if (!claims.token_use) return missing.token_use
  if (claims.iat === undefined) return missing.iat
  // An ID token is for the client, not for an API.
  if (claims.token_use !== 'access') return failures.tokenUse
  const machine = claims.sub === claims.client_id && !Object.hasOwn(claims, 'username')
  return machine || users ? undefined : failures.notMachine
}

/** OpenID Connect Core 1.0 §2, §3.1.3.6: what only an ID token has, which is for the client and not for an API. */
function isIdToken(payload: JsonObject): boolean {
  const use = payload.token_use
  return (use !== undefined && use !== 'access') || 'nonce' in payload || 'at_hash' in payload
}

/** RFC 7519 §4.1.3: a token that names an audience is for nobody else. */
function checkAudience(aud: unknown, clientId: string, rules: ClaimsRules): InvalidToken | undefined {
  const { audience, profile } = rules
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (audience !== undefined)
    return named.some((entry) => audience.has(entry as string)) ? undefined : failures.audience
  if (profile === 'generic' || aud === undefined || named.includes(clientId)) return undefined
  return failures.foreignAudience
}

/** The refusal of a token without a scope of this resource server. */
export function resourceMismatchFor(resource: string): InvalidToken {
  return invalid(
    'claims',
    'resource_mismatch',
    `at least one scope that begins with \`${resource}/\``,
    'scope',
  )
}

function byName<Name extends string>(names: readonly Name[], make: (name: Name) => InvalidToken) {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, InvalidToken>
}

const missing = byName(['exp', 'iat', 'sub', 'client_id', 'token_use'], (name) =>
  invalid('claims', 'claim_missing', `the claim \`${name}\``, name),
)
const notString = byName(['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'], (name) =>
  invalid('claims', 'claim_type_wrong', 'a string', name),
)
const notOwn = byName(checkedNames, (name) =>
  invalid(
    'claims',
    'claim_type_wrong',
    'an own claim of the token: something has modified `Object.prototype`',
    name,
  ),
)
const notDate = byName(['exp', 'iat', 'nbf', 'auth_time'], (name) =>
  invalid('claims', 'claim_type_wrong', 'a number of seconds since 1970, up to the year 9999', name),
)
const failures = {
  audType: invalid('claims', 'claim_type_wrong', 'a string, or an array of strings', 'aud'),
  proof: invalid(
    'claims',
    'proof_of_possession_required',
    'no `cnf`: proofs of possession are not supported',
    'cnf',
  ),
  neverValid: invalid('claims', 'token_expired', 'an `exp` not before `iat`', 'exp'),
  expired: invalid('claims', 'token_expired', 'an `exp` in the future', 'exp'),
  notYet: invalid('claims', 'token_not_yet_valid', 'an `nbf` that is not in the future', 'nbf'),
  future: invalid('claims', 'token_issued_in_future', 'an `iat` that is not in the future', 'iat'),
  tooOld: invalid('claims', 'token_too_old', 'an `iat` within `maxTokenAgeSeconds`', 'iat'),
  tokenUse: invalid('claims', 'token_use_mismatch', '`access`', 'token_use'),
  notMachine: invalid(
    'claims',
    'not_a_machine_token',
    '`sub` equal to `client_id`, and no `username`',
    'sub',
  ),
  client: invalid('claims', 'client_not_allowed', 'one of the configured `clientIds`', 'client_id'),
  foreignAudience: invalid(
    'claims',
    'audience_mismatch',
    "no `aud`, or the client's own ID; to accept another, set `audience`",
    'aud',
  ),
  audience: invalid('claims', 'audience_mismatch', 'one of the configured `audience`s', 'aud'),
  clientScope: invalid(
    'claims',
    'client_scope_exceeded',
    'only scopes that `clientScopes` allows this client',
    'scope',
  ),
}
