import type { AcquiredToken } from './held-token.ts'
import { isB64Token, maxTokenResponseBytes } from './token-response.ts'

/** Cognito's longest validity: nothing makes a token live longer. */
export const longestLifeSeconds = 86_400

/** Whether what a store gave back can be a token. A store is a database that others write to, or code of the user's own. */
export function isAcquiredToken(value: unknown): value is AcquiredToken {
  if (typeof value !== 'object' || value === null) return false
  const { accessToken, acquiredAt, expiresAt } = value as Partial<Record<keyof AcquiredToken, unknown>>
  return (
    isB64Token(accessToken) &&
    accessToken.length <= maxTokenResponseBytes &&
    isInstant(acquiredAt) &&
    isInstant(expiresAt) &&
    expiresAt > acquiredAt &&
    expiresAt - acquiredAt <= longestLifeSeconds
  )
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}
