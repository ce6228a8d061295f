/**
 * What a client reads from its own new token: until when it lives and what was granted. Cognito's answer has no
 * `scope` member, so that there is no other place to look.
 *
 * This is an UNVERIFIED read: no signature is checked. It decides when to ask for the next token and nothing else;
 * an API must validate (see `createTokenValidator`).
 */
export interface UnverifiedClaims {
  /** NumericDate; undefined when the claim is no finite number. */
  readonly exp: number | undefined
  /** The `scope` claim, taken apart. */
  readonly scopes: readonly string[]
}

/** Undefined for a token that is no JWT: RFC 6749 lets access tokens be opaque. */
export function readUnverified(accessToken: string): UnverifiedClaims | undefined {
  const parts = accessToken.split('.')
  if (parts.length !== 3 || parts[1] === undefined) return undefined
  let claims: unknown
  try {
    const binary = atob(parts[1].replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    claims = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined
  const { exp, scope } = claims as { exp?: unknown; scope?: unknown }
  return {
    exp: typeof exp === 'number' && Number.isFinite(exp) ? exp : undefined,
    scopes: typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : [],
  }
}
