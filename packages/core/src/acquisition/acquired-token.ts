import type { AcquiredToken } from './held-token.ts'
import { isB64Token, maxTokenResponseBytes } from './token-response.ts'

/** Cognito's longest validity: nothing makes a token live longer. */
export const longestLifeSeconds = 86_400

/** How far the clocks of a fleet may differ. */
const longestSkewSeconds = 300

/**
 * Whether what a store gave back can be a token. A store is a database that others write to, or code of the user's own.
 *
 * @param now A token that begins later would be served until long after its end. Default: not looked at.
 */
export function isAcquiredToken(value: unknown, now = Number.POSITIVE_INFINITY): value is AcquiredToken {
  if (typeof value !== 'object' || value === null) return false
  const { accessToken, acquiredAt, expiresAt } = value as Partial<Record<keyof AcquiredToken, unknown>>
  return (
    isB64Token(accessToken) &&
    accessToken.length <= maxTokenResponseBytes &&
    isInstant(acquiredAt) &&
    acquiredAt <= now + longestSkewSeconds &&
    isInstant(expiresAt) &&
    expiresAt > acquiredAt &&
    expiresAt - acquiredAt <= longestLifeSeconds
  )
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}
