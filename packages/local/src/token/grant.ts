import { createHash, timingSafeEqual } from 'node:crypto'
import type { Registry } from '../pool/registry.ts'
import { type AppClient, scopesOf, type UserPool } from '../pool/user-pool.ts'

/** What to do with a scope that is unknown or not allowed. AWS documents both. */
export type NotAllowedScope = 'refuse' | 'drop'

/** An authenticated client, with its pool. */
export interface Authenticated {
  readonly pool: UserPool
  readonly client: AppClient
}

/** Finds the client and compares its secret, in constant time, with each of its active ones. */
export function authenticateClient(
  registry: Registry,
  clientId: string,
  secret: string,
): Authenticated | undefined {
  const found = registry.findClient(clientId)
  // Compare for an unknown client, too, so that the timing does not reveal whether it exists.
  const candidates = found === undefined ? [''] : found.client.secrets.map(({ value }) => value)
  let matches = 0
  for (const candidate of candidates) matches |= Number(sameText(candidate, secret))
  return found !== undefined && matches === 1 ? found : undefined
}

/**
 * The scopes to grant. Default: all that the client is allowed.
 *
 * @returns `undefined` when the request must be refused with `invalid_scope`.
 */
export function grantedScopes(
  { pool, client }: Authenticated,
  asked: readonly string[],
  notAllowed: NotAllowedScope,
): readonly string[] | undefined {
  const defined = scopesOf(pool)
  const allowed = client.allowedOAuthScopes.filter((scope) => defined.has(scope))
  if (asked.length === 0) return allowed.length === 0 ? undefined : allowed
  const granted = [...new Set(asked)].filter((scope) => allowed.includes(scope))
  const all = granted.length === new Set(asked).size
  return (all || notAllowed === 'drop') && granted.length > 0 ? granted : undefined
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
