import type { KeySupply } from './key-supply.ts'
import type { PoolKey } from './pool-keys.ts'

/** A public key as in Cognito's JWKS. A type alias, because other libraries' JWK types have an index signature. */
export type PublicJwk = {
  readonly alg: 'RS256'
  readonly e: string
  readonly kid: string
  readonly kty: 'RSA'
  readonly n: string
  readonly use: 'sig'
}

/** The key set of `/.well-known/jwks.json` (RFC 7517 section 5): public members only. */
export function jwksOf(keys: readonly PoolKey[], supply: KeySupply): { keys: PublicJwk[] } {
  return {
    keys: keys
      .filter(({ stage }) => stage !== 'retired')
      .map(({ kid, number }) => {
        const { n, e } = supply.key(number)
        return { alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' }
      }),
  }
}
