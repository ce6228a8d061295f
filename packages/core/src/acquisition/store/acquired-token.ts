import { isBearerToken } from '../transport/token-response.ts'

/**
 * A token as it is stored. Both timestamps are on the issuer's clock, so that processes with different clocks agree on
 * them.
 */
export interface AcquiredToken {
  readonly accessToken: string
  /** NumericDate of issue, from the token or the response. */
  readonly acquiredAt: number
  /** NumericDate: `acquiredAt` plus the lifetime. */
  readonly expiresAt: number
  /**
   * Number of consecutive tokens discarded as invalid before this one. It is stored with the token, so that an API that
   * rejects every token cannot make the whole fleet request new ones. Default: 0.
   */
  readonly discardedBefore?: number
}

/** The longest access token lifetime that Cognito allows. */
export const longestLifetimeSeconds = 86_400

/** Maximum clock difference within a fleet. */
const longestSkewSeconds = 300

/**
 * Whether a value from a store is a plausible token. A store is a database that others may write to, or user-supplied
 * code.
 *
 * @param issuerNow Refuses tokens from the future, which would be served long after their expiry. Default: not checked.
 */
export function isAcquiredToken(
  value: unknown,
  issuerNow = Number.POSITIVE_INFINITY,
): value is AcquiredToken {
  if (typeof value !== 'object' || value === null) return false
  const { accessToken, acquiredAt, expiresAt, discardedBefore } = value as Partial<
    Record<keyof AcquiredToken, unknown>
  >
  return (
    isBearerToken(accessToken) &&
    isInstant(acquiredAt) &&
    acquiredAt <= issuerNow + longestSkewSeconds &&
    isInstant(expiresAt) &&
    expiresAt > acquiredAt &&
    expiresAt - acquiredAt <= longestLifetimeSeconds &&
    (discardedBefore === undefined || (Number.isInteger(discardedBefore) && Number(discardedBefore) >= 0))
  )
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}
