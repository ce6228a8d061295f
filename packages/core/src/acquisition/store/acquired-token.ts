import { isBearerToken } from '../transport/token-response.ts'

/**
 * A token as a store keeps it. Both instants are on the issuer's clock, so that processes whose own clocks differ
 * agree about it.
 */
export interface AcquiredToken {
  readonly accessToken: string
  /** NumericDate: when it was issued, as far as the token or the response says. */
  readonly acquiredAt: number
  /** NumericDate: `acquiredAt` plus the lifetime. */
  readonly expiresAt: number
  /**
   * How many tokens in a row were discarded as invalid before this one. A store keeps it with the token, so that an API
   * that rejects every token cannot make a whole fleet request new ones. Default: 0.
   */
  readonly discardedBefore?: number
}

/** Cognito's longest validity. */
export const longestLifetimeSeconds = 86_400

/** How far the clocks of a fleet may differ. */
const longestSkewSeconds = 300

/**
 * Whether the value of a store can be a token. A store is a database that others write to, or user-supplied code.
 *
 * @param issuerNow A token from the future would be served until long after its expiry. Default: not checked.
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
