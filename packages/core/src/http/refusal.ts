import type { RefusalCode, RefusalReplacement, Refused } from './decision.ts'

/**
 * The response for each refusal: everything that a caller is told. Statuses and codes follow RFC 6750 §3.1; the
 * descriptions use the character set of its §3 (%x20-21 / %x23-5B / %x5D-7E).
 */
const table: Readonly<
  Record<
    RefusalCode,
    { status: 400 | 401 | 403 | 503; description: string; challenge: 'none' | 'bare' | 'error' }
  >
> = {
  missing_token: {
    status: 401,
    description: 'An access token is required. Send it as Authorization: Bearer.',
    // RFC 6750 §3.1: the challenge has no error code when credentials are missing.
    challenge: 'bare',
  },
  invalid_request: {
    status: 400,
    description: 'The Authorization header is malformed, or sent more than once.',
    challenge: 'error',
  },
  invalid_token: {
    status: 401,
    description: 'The access token is malformed, expired, revoked, or not meant for this API.',
    challenge: 'error',
  },
  insufficient_scope: {
    status: 403,
    description: 'The access token does not have the scopes that this request requires.',
    challenge: 'error',
  },
  temporarily_unavailable: {
    status: 503,
    description: 'Access tokens cannot be validated right now. Try again later.',
    challenge: 'none',
  },
}

/** The configured parts of a challenge, checked at construction. */
export interface ChallengeText {
  readonly realm: string
  /** URL of the protected-resource metadata (RFC 9728 §5.1). */
  readonly resourceMetadataUrl?: string | undefined
}

/** Builds the response for a code. It is frozen, so that requests can share one object. */
export function refusal(
  code: RefusalCode,
  text: ChallengeText,
  extra: { scope?: string; retryAfterSeconds?: number } = {},
): Refused {
  const { status, description, challenge } = table[code]
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  }
  if (challenge !== 'none') {
    const parameters = [`realm="${text.realm}"`]
    if (challenge === 'error') parameters.push(`error="${code}"`, `error_description="${description}"`)
    // RFC 6749 §3.3: a scope list is never empty.
    if (extra.scope) parameters.push(`scope="${extra.scope}"`)
    if (text.resourceMetadataUrl !== undefined) {
      parameters.push(`resource_metadata="${text.resourceMetadataUrl}"`)
    }
    headers['www-authenticate'] = `Bearer ${parameters.join(', ')}`
  }
  if (extra.retryAfterSeconds !== undefined) headers['retry-after'] = String(extra.retryAfterSeconds)
  return Object.freeze({
    allowed: false,
    status,
    code,
    headers: Object.freeze(headers),
    body: Object.freeze({ error: code, error_description: description }),
  })
}

/** A refusal with the parts that `onRefused` replaced. Its code and reasons do not change. */
export function replaced(refused: Refused, replacement: RefusalReplacement | undefined): Refused {
  if (replacement === undefined) return refused
  const { status = refused.status, body = refused.body } = replacement
  return { ...refused, status, body, headers: { ...refused.headers, ...replacement.headers } }
}
