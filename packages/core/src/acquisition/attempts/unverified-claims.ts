import { decodeBase64url } from '../../signature/base64url.ts'

/**
 * What a client reads from its own new token: its lifetime, the client ID and the granted scopes. Cognito's response
 * has no `scope` member, so the token is the only source.
 *
 * This read is UNVERIFIED: no signature is checked. An API must validate (see `createTokenValidator`).
 */
export interface UnverifiedClaims {
  /** NumericDate; undefined when the claim is not a finite number. */
  readonly iat: number | undefined
  /** NumericDate; undefined when the claim is not a finite number. */
  readonly exp: number | undefined
  /** Undefined when the claim is not a string. */
  readonly clientId: string | undefined
  /** The `scope` claim, split. */
  readonly scopes: readonly string[]
}

/** Undefined for a token that is not a JWT: access tokens may be opaque (RFC 6749 §1.4). */
export function readUnverified(accessToken: string): UnverifiedClaims | undefined {
  const parts = accessToken.split('.')
  const payload = parts.length === 3 ? decodeBase64url(parts[1] ?? '') : undefined
  if (payload === undefined) return undefined
  let claims: unknown
  try {
    claims = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch {
    return undefined
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined
  const { iat, exp, client_id, scope } = claims as Readonly<Record<string, unknown>>
  return {
    iat: finite(iat),
    exp: finite(exp),
    clientId: typeof client_id === 'string' ? client_id : undefined,
    scopes: typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [],
  }
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
