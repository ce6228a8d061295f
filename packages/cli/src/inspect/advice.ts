import type { TokenFailure } from '@cognito-m2m/core'
import { nearest } from '@cognito-m2m/core/adapter'
import type { ApiSettings } from '../settings/api-settings.ts'
import { relativeTime } from '../terminal/moment.ts'
import { printable } from '../terminal/printable.ts'
import { fullNames, scopesIn } from './claims-checks.ts'
import type { DecodedToken } from './decode.ts'
import type { Examination } from './examine.ts'
import { poolIn } from './trust.ts'

/** What to do about a refused token: by the code, and by what is in the token. */
export function adviceFor(
  failure: TokenFailure,
  examination: Examination,
  settings: ApiSettings,
  now: number,
): string {
  const { decoded } = examination
  switch (failure.code) {
    case 'token_too_large':
      return 'Remove claims in the pre-token-generation trigger, or raise `maxTokenBytes`. Load balancers limit headers too.'
    case 'not_compact_jws':
      return notJwt(decoded)
    case 'not_base64url':
      return 'Copy the whole token again, without quotes, spaces or line breaks.'
    case 'header_not_json_object':
    case 'payload_not_json_object':
    case 'duplicate_member':
      return 'The token was cut or edited. Copy it again, or get a new one.'
    case 'algorithm_not_allowed':
      return 'Cognito signs only with RS256: this token is from another issuer, or forged.'
    case 'kid_missing':
    case 'kid_not_valid':
    case 'critical_header_not_understood':
    case 'content_type_not_allowed':
    case 'type_not_allowed':
      return 'Cognito does not issue such a header: this token is from another issuer, or forged.'
    case 'issuer_unknown':
      return foreignIssuer(examination)
    case 'key_unknown':
      return 'The pool does not publish this key: the token is older than the last key rotation, from another pool behind the same issuer, or the JWKS file is out of date.'
    case 'key_not_usable':
    case 'signature_mismatch':
      return 'The token was changed after it was signed, or cut when it was copied. Get a new one.'
    case 'token_expired':
      return expired(decoded, now)
    case 'token_not_yet_valid':
    case 'token_issued_in_future':
      return "This machine's clock is behind the issuer's. Synchronize it (NTP), or raise `clockToleranceSeconds`."
    case 'token_too_old':
      return 'The client caches tokens longer than the API accepts them (`maxTokenAgeSeconds`). Raise that option, or shorten the lifetime of access tokens.'
    case 'token_use_mismatch':
      return 'Send the access token (`access_token`), not the ID token.'
    case 'not_a_machine_token':
      return 'This is a user token. Get one with the client credentials grant, or accept user tokens as well: `tokens: "machine_and_user"`.'
    case 'proof_of_possession_required':
      return 'Sender-constrained tokens (DPoP, mTLS) are not supported.'
    case 'client_not_allowed':
      return "Add the client to the API's `clientIds`, or get a token as one of those clients."
    case 'audience_mismatch':
      return "The token names another audience. Remove `aud` in the pre-token-generation trigger, or set the API's `audience`."
    case 'resource_mismatch':
      return otherResource(decoded, settings)
    case 'insufficient_scope':
      return missingScopes(decoded, settings)
    case 'claim_missing':
    case 'claim_type_wrong':
      return 'Every Cognito access token contains this claim: this token is from another issuer, or was created manually.'
    case 'client_scope_exceeded':
    case 'custom_claims_refused':
    case 'token_revoked':
      return "This is a rule of the API's own configuration."
  }
}

/** What to do when the issuer's keys are unavailable. */
export function keysAdvice({ downloadFailure }: Examination): string {
  const { status, causeCode, code } = downloadFailure ?? {}
  if (status === 400 || status === 404)
    return 'The user pool does not exist in this Region. Check the user pool ID.'
  if (status === 403)
    return 'The pool does not have this issuer, or a proxy or firewall responded. Try --user-pool-id.'
  if (causeCode === 'ENOTFOUND')
    return 'The host cannot be resolved. Check the Region in the user pool ID, and the network.'
  if (code === 'not_json' || code === 'redirect')
    return 'Another server responded instead of Cognito, such as a proxy or a sign-in page. Check the network.'
  return 'Check the network and the proxy with `cognito-m2m doctor`. Meanwhile an API responds with 503, not 401.'
}

function notJwt({ parts }: DecodedToken): string {
  const [text = ''] = parts
  if (parts.length === 5)
    return 'An API cannot read an encrypted token. Cognito issues signed access tokens only.'
  if (parts.length === 1 && /^[\w+]{24,64}$/.test(text)) {
    return 'This looks like a client secret or an authorization code. Exchange it for an access token first: `cognito-m2m token`.'
  }
  if (parts.length === 1 && /^[0-9a-f-]{36}$/.test(text)) {
    return 'This looks like an authorization code. Exchange it for an access token first.'
  }
  return 'A JWT has three parts, separated by dots. Copy the whole token: terminals and logs often truncate it.'
}

function foreignIssuer({ decoded, trust, trustedIssuers }: Examination): string {
  const iss = decoded.claims?.iss
  if (typeof iss !== 'string') return 'The token has no `iss`: no Cognito user pool issued it.'
  if (trust === undefined)
    return 'Pass --issuer with the exact `iss` that your API trusts, or --user-pool-id.'
  const pool = poolIn(iss)
  const trusted = trustedIssuers.map(poolIn)
  if (trustedIssuers.some((issuer) => issuer.replace(/\/+$/, '') === iss.replace(/\/+$/, ''))) {
    return `Issuers are compared exactly: set ${trust.from} to ${printable(iss)}, without a trailing slash.`
  }
  if (pool !== undefined && iss.startsWith('http:')) {
    return `The local emulator issued the token. Pass --issuer ${iss}`
  }
  if (pool !== undefined && trusted.includes(pool)) {
    return `The token is from the right user pool but its other issuer. Instead of ${trust.from}, set \`userPoolId\`, which accepts both.`
  }
  if (pool === undefined) return 'Another authorization server issued the token, not a Cognito user pool.'
  return `User pool ${pool} issued the token, but ${trust.from} names ${trusted[0] ?? 'another issuer'}. Get the token from that pool, or configure the other one.`
}

function expired({ claims }: DecodedToken, now: number): string {
  const { exp, iat } = claims ?? {}
  if (typeof exp === 'number' && typeof iat === 'number' && iat > exp) {
    return 'It was never valid: `exp` is before `iat`. It was not issued by a Cognito user pool.'
  }
  const when = typeof exp === 'number' ? `It expired ${relativeTime(exp, now)}. ` : ''
  return `${when}Get a new one: \`cognito-m2m token\`. If a client sends expired tokens, refresh them earlier, for example at 75 % of the lifetime, or use \`createTokenSource\`.`
}

function otherResource({ claims }: DecodedToken, { resource }: ApiSettings): string {
  const wanted = resource?.value ?? ''
  const own = scopesIn(claims ?? {}).map((scope) => scope.slice(0, Math.max(0, scope.lastIndexOf('/'))))
  const close = nearest(wanted, own)
  return close === undefined
    ? `The token is for another API. Request a scope of ${wanted}, such as ${wanted}/read.`
    : `Identifiers are compared exactly: the token's scopes begin with ${printable(close)}/, the API expects ${wanted}/.`
}

function missingScopes({ claims }: DecodedToken, settings: ApiSettings): string {
  const granted = scopesIn(claims ?? {})
  const required = fullNames(
    [...(settings.scopes?.value ?? []), ...(settings.anyScope?.value ?? [])],
    settings,
  )
  const missing = required.filter((scope) => !granted.includes(scope))
  const bare = missing.find((scope) => granted.some((name) => name.endsWith(`/${scope}`)))
  if (bare !== undefined) {
    return `\`${bare}\` is a short name: set --resource, or require ${printable(granted.find((name) => name.endsWith(`/${bare}`)) ?? '')}.`
  }
  return `Allow the app client ${missing.join(' and ')} (AllowedOAuthScopes), and request it.`
}
