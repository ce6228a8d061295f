import { failure } from './failure.ts'
import type { JsonObject } from './json-object.ts'
import type { AccessTokenClaims, TokenFailure } from './result.ts'

/** What the claims stage is told. */
export interface ClaimsRules {
  readonly profile: 'cognito' | 'generic'
  /** Whether user access tokens are taken besides machines'. */
  readonly users: boolean
  readonly clientIds: ReadonlySet<string> | undefined
  /** Undefined: none is asked for. Cognito's tokens may then name their own client and nobody else. */
  readonly audience: ReadonlySet<string> | undefined
  readonly clientScopes: ReadonlyMap<string, ReadonlySet<string>> | undefined
}

/** What time asks of a token, at first and each time that it is shown again. */
export interface TimeRules {
  readonly toleranceSeconds: number
  readonly maxAgeSeconds: number | undefined
}

/** Claims whose types were checked, with the scopes apart. */
export interface JudgedClaims {
  readonly state: 'judged'
  readonly claims: AccessTokenClaims
  readonly clientId: string
  readonly scopes: readonly string[]
}

/**
 * Third stage: is it meant for this API, from this client? Takes the payload of a verified token only. Time is
 * judged apart, by {@link judgeTime}, since it passes.
 */
export function judgeClaims(payload: JsonObject, rules: ClaimsRules): JudgedClaims | TokenFailure {
  // A claim that every object of the process has was not written by the issuer: nobody is let in by it.
  const inherited = judgedNames.find((name) => !Object.hasOwn(payload, name) && name in payload)
  if (inherited !== undefined) return notOwn[inherited]
  const typeFailure = judgeTypes(payload)
  if (typeFailure !== undefined) return typeFailure
  const claims = payload as AccessTokenClaims
  // RFC 9449, RFC 8705: a bound token is worth nothing without its proof, and none is checked.
  if (Object.hasOwn(payload, 'cnf')) return failures.proof
  if (claims.exp === undefined) return missing.exp
  if (claims.iat !== undefined && claims.iat > claims.exp) return failures.neverValid
  if (rules.profile === 'cognito') {
    const cognitoFailure = judgeCognito(claims, rules.users)
    if (cognitoFailure !== undefined) return cognitoFailure
  } else if (isIdToken(payload)) return failures.tokenUse
  // `sub` may be anybody: a client is not recognized by it where it matters which client it is.
  const client = claims.client_id ?? claims.azp
  const clientId =
    rules.clientIds === undefined && rules.clientScopes === undefined ? (client ?? claims.sub) : client
  if (typeof clientId !== 'string') return missing.client_id
  if (rules.clientIds?.has(clientId) === false) return failures.client
  const audienceFailure = judgeAudience(payload.aud, clientId, rules)
  if (audienceFailure !== undefined) return audienceFailure
  const scopes = scopesOf(claims.scope)
  const limit = rules.clientScopes?.get(clientId)
  if (limit !== undefined && !scopes.every((scope) => limit.has(scope))) return failures.clientScope
  return { state: 'judged', claims, clientId, scopes }
}

/** Whether now is within the token's time (RFC 7519 §4.1.4 to §4.1.6). */
export function judgeTime(
  claims: AccessTokenClaims,
  now: number,
  rules: TimeRules,
): TokenFailure | undefined {
  const { toleranceSeconds, maxAgeSeconds } = rules
  const { exp, nbf, iat } = claims
  // Each said so that a clock without a number refuses: a comparison with NaN is false.
  if (!(now < exp + toleranceSeconds)) return failures.expired
  if (nbf !== undefined && !(now >= nbf - toleranceSeconds)) return failures.notYet
  if (iat !== undefined && !(now >= iat - toleranceSeconds)) return failures.future
  if (maxAgeSeconds === undefined) return undefined
  if (iat === undefined) return missing.iat
  return now < iat + maxAgeSeconds + toleranceSeconds ? undefined : failures.tooOld
}

/** The year 9999: beyond it, a NumericDate is milliseconds, or a mistake. */
const lastNumericDate = 253_402_300_799

const judgedNames = [
  ...['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'],
  ...['exp', 'iat', 'nbf', 'auth_time', 'aud'],
] as const

/** Each claim by its own name: a loop over the names takes five times as long. */
function judgeTypes(payload: JsonObject): TokenFailure | undefined {
  if (!isTextOrAbsent(payload.sub)) return notText.sub
  if (!isTextOrAbsent(payload.client_id)) return notText.client_id
  if (!isTextOrAbsent(payload.azp)) return notText.azp
  if (!isTextOrAbsent(payload.token_use)) return notText.token_use
  if (!isTextOrAbsent(payload.scope)) return notText.scope
  if (!isTextOrAbsent(payload.username)) return notText.username
  if (!isTextOrAbsent(payload.jti)) return notText.jti
  if (!isDateOrAbsent(payload.exp)) return notDate.exp
  if (!isDateOrAbsent(payload.iat)) return notDate.iat
  if (!isDateOrAbsent(payload.nbf)) return notDate.nbf
  if (!isDateOrAbsent(payload.auth_time)) return notDate.auth_time
  const { aud } = payload
  if (aud === undefined || typeof aud === 'string') return undefined
  return Array.isArray(aud) && aud.every((entry) => typeof entry === 'string') ? undefined : failures.audType
}

/** `null` is not absent: nobody who leaves a claim out writes it. */
function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

/** 1e999 reads as Infinity; a comparison with NaN is always false, and so would always pass. */
function isDateOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= lastNumericDate)
}

function judgeCognito(claims: AccessTokenClaims, users: boolean): TokenFailure | undefined {
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
function judgeAudience(aud: unknown, clientId: string, rules: ClaimsRules): TokenFailure | undefined {
  const { audience, profile } = rules
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (audience !== undefined)
    return named.some((entry) => audience.has(entry as string)) ? undefined : failures.audience
  if (profile === 'generic' || aud === undefined || named.includes(clientId)) return undefined
  return failures.foreignAudience
}

const noScopes: readonly string[] = Object.freeze([])

/** RFC 6749 §3.3: delimited by spaces. Blank ones at either end or doubled are no scopes. */
function scopesOf(scope: string | undefined): readonly string[] {
  if (scope === undefined || scope === '') return noScopes
  return Object.freeze(scope.split(' ').filter((name) => name !== ''))
}

function byName<Name extends string>(names: readonly Name[], make: (name: Name) => TokenFailure) {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, TokenFailure>
}

const missing = byName(['exp', 'iat', 'sub', 'client_id', 'token_use'], (name) =>
  failure('claims', 'claim_missing', `a claim \`${name}\``, name),
)
const notText = byName(['sub', 'client_id', 'azp', 'token_use', 'scope', 'username', 'jti'], (name) =>
  failure('claims', 'claim_type_wrong', 'a text', name),
)
const notOwn = byName(judgedNames, (name) =>
  failure(
    'claims',
    'claim_type_wrong',
    "the token's own claim: something has changed `Object.prototype`",
    name,
  ),
)
const notDate = byName(['exp', 'iat', 'nbf', 'auth_time'], (name) =>
  failure('claims', 'claim_type_wrong', 'a number of seconds since 1970, up to the year 9999', name),
)
const failures = {
  audType: failure('claims', 'claim_type_wrong', 'a text, or a list of texts', 'aud'),
  proof: failure(
    'claims',
    'proof_of_possession_required',
    'no `cnf`: no proof of possession is checked',
    'cnf',
  ),
  neverValid: failure('claims', 'token_expired', 'an `exp` not before `iat`', 'exp'),
  expired: failure('claims', 'token_expired', 'a time before `exp`', 'exp'),
  notYet: failure('claims', 'token_not_yet_valid', 'a time not before `nbf`', 'nbf'),
  future: failure('claims', 'token_issued_in_future', 'an `iat` that is not in the future', 'iat'),
  tooOld: failure('claims', 'token_too_old', 'an `iat` within the configured age', 'iat'),
  tokenUse: failure('claims', 'token_use_mismatch', '`access`', 'token_use'),
  notMachine: failure(
    'claims',
    'not_a_machine_token',
    '`sub` equal to `client_id`, and no `username`',
    'sub',
  ),
  client: failure('claims', 'client_not_allowed', 'one of the configured client ids', 'client_id'),
  foreignAudience: failure(
    'claims',
    'audience_mismatch',
    "no `aud`, or the client's own id; to take others, configure `audience`",
    'aud',
  ),
  audience: failure('claims', 'audience_mismatch', 'one of the configured audiences', 'aud'),
  clientScope: failure(
    'claims',
    'client_scope_exceeded',
    "no scope beyond the client's configured limit",
    'scope',
  ),
}
