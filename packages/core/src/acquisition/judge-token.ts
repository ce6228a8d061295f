import { longestLifeSeconds } from './acquired-token.ts'
import type { Acquisition } from './acquisition.ts'
import { invalidResponse } from './token-response.ts'
import type { Settings } from './token-source-options.ts'
import type { TokenReply } from './token-transport.ts'
import { readUnverified } from './unverified-claims.ts'

/** A new token's life: what the answer says, bounded by the token's own `exp`. And whether it is what was asked for. */
export function judgeToken(
  reply: Extract<TokenReply, { outcome: 'issued' }>,
  acquiredAt: number,
  scopes: readonly string[],
  { failOnMissingScopes, clock }: Pick<Settings, 'failOnMissingScopes' | 'clock'>,
): Acquisition {
  const claims = readUnverified(reply.accessToken)
  const facts = reply.requestId === undefined ? {} : { requestId: reply.requestId }
  if (claims?.exp !== undefined && claims.exp <= clock.now()) return invalidResponse('expired', facts)
  const missingScopes = claims === undefined ? [] : scopes.filter((scope) => !claims.scopes.includes(scope))
  if (failOnMissingScopes && missingScopes.length > 0) {
    return { outcome: 'failed', code: 'scopes_not_granted', fault: 'configuration', missingScopes, ...facts }
  }
  const byAnswer = reply.expiresInSeconds ?? Number.POSITIVE_INFINITY
  const byClaim = claims?.exp === undefined ? Number.POSITIVE_INFINITY : claims.exp - acquiredAt
  const life = Math.min(byAnswer, byClaim)
  const expiresAt = acquiredAt + (Number.isFinite(life) ? Math.min(life, longestLifeSeconds) : 0)
  const token = { accessToken: reply.accessToken, acquiredAt, expiresAt }
  return { outcome: 'acquired', token, missingScopes, source: 'endpoint', ...facts }
}
