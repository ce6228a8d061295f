import { detachedCopy } from '../../validation/detached-copy.ts'
import { type AcquiredToken, longestLifetimeSeconds } from '../store/acquired-token.ts'
import type { Client } from '../token-source-client.ts'
import { invalidResponse, isBearerToken } from '../transport/token-response.ts'
import type { TokenReply } from '../transport/token-transport.ts'
import type { Acquired, FailedAcquisition } from './acquisition.ts'
import { readUnverified, type UnverifiedClaims } from './unverified-claims.ts'

/** Assumed lifetime if neither the response nor the token states an expiry. */
const unknownLifetimeSeconds = 20

/** Timing of a reply. */
export interface ReplyContext {
  readonly client: Client
  readonly failOnMissingScopes: boolean
  /** NumericDate on this machine's wall clock when the reply was received. */
  readonly receivedAt: number
  /** Between sending the request and receiving the reply. */
  readonly elapsedSeconds: number
  /** See {@link AcquiredToken.discardedBefore}. */
  readonly discardedBefore: number
}

/** A checked token and the issuer's time, if known. */
export interface IssuedToken extends Acquired {
  readonly issuerNow: number | undefined
}

/**
 * Checks an issued token: it can be sent as a bearer token, belongs to this client and has the requested scopes.
 *
 * The lifetime is measured from the request, not from the wall clock, so a wrong machine clock does no harm.
 */
export function checkIssued(
  reply: Extract<TokenReply, { outcome: 'issued' }>,
  { client, failOnMissingScopes, receivedAt, elapsedSeconds, discardedBefore }: ReplyContext,
): IssuedToken | FailedAcquisition {
  const facts = reply.requestId === undefined ? {} : { requestId: reply.requestId }
  const { accessToken } = reply
  if (!isBearerToken(accessToken)) return invalidResponse('access_token', facts)
  const claims = readUnverified(accessToken)
  if (claims?.clientId !== undefined && claims.clientId !== client.clientId) {
    return invalidResponse('client_id', facts)
  }
  const { respondedAt } = reply
  const lifetime = lifetimeSeconds(reply.expiresInSeconds, claims, respondedAt, receivedAt)
  if (lifetime <= 0) return invalidResponse('expired', facts)
  const missingScopes =
    claims === undefined ? [] : client.scopes.filter((scope) => !claims.scopes.includes(scope))
  if (failOnMissingScopes && missingScopes.length > 0) {
    return { outcome: 'failed', code: 'scopes_not_granted', fault: 'configuration', missingScopes, ...facts }
  }
  const issuerNow = respondedAt ?? claims?.iat
  const acquiredAt = issuerNow ?? receivedAt
  const token: AcquiredToken = {
    accessToken: detachedCopy(accessToken),
    acquiredAt,
    expiresAt: acquiredAt + lifetime,
    ...(discardedBefore > 0 && { discardedBefore }),
  }
  return {
    outcome: 'acquired',
    token,
    ageSeconds: elapsedSeconds,
    missingScopes,
    source: 'endpoint',
    issuerNow,
    ...facts,
  }
}

/**
 * The smaller of `expires_in` and the lifetime that the token's `exp` claim states. Zero or less only if the token is
 * expired by the endpoint's own clock, which a caching proxy can cause.
 */
function lifetimeSeconds(
  expiresInSeconds: number | undefined,
  claims: UnverifiedClaims | undefined,
  respondedAt: number | undefined,
  receivedAt: number,
): number {
  const byResponse = expiresInSeconds !== undefined && expiresInSeconds > 0 ? expiresInSeconds : undefined
  const byClaims =
    claims?.exp === undefined ? undefined : claims.exp - (respondedAt ?? claims.iat ?? receivedAt)
  if (byClaims !== undefined && byClaims <= 0) {
    if (respondedAt !== undefined) return byClaims
    return byResponse ?? unknownLifetimeSeconds // Do not rely on this machine's clock, which may be wrong.
  }
  const known = Math.min(byResponse ?? Number.POSITIVE_INFINITY, byClaims ?? Number.POSITIVE_INFINITY)
  return Number.isFinite(known) ? Math.min(known, longestLifetimeSeconds) : unknownLifetimeSeconds
}
