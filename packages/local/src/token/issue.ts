import { keyIn } from '../keys/pool-keys.ts'
import { issuerOfPool, type Service } from '../service.ts'
import { accessTokenClaims } from './claims.ts'
import type { Authenticated } from './grant.ts'
import { compactJws } from './jws.ts'

/** An access token and its life. */
export interface IssuedToken {
  readonly token: string
  readonly expiresInSeconds: number
}

/** Issues what Cognito would: header `kid` and `alg` only, signed with the pool's key for access tokens. */
export function issueToken(
  service: Service,
  { pool, client }: Authenticated,
  scopes: readonly string[],
): IssuedToken {
  const key = keyIn(pool.keys, 'access', 'signing')
  if (key === undefined) throw new Error(`User pool ${pool.id} has no key that signs access tokens.`)
  const claims = accessTokenClaims({
    clientId: client.clientId,
    scopes,
    issuer: issuerOfPool(service, pool),
    nowSeconds: service.now(),
    expiresInSeconds: client.accessTokenSeconds,
    jti: service.ids.uuid('jti'),
  })
  const token = compactJws({ kid: key.kid, alg: 'RS256' }, { ...claims }, service.supply.key(key.number))
  return { token, expiresInSeconds: client.accessTokenSeconds }
}
