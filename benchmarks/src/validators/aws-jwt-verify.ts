import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { SimpleJwksCache } from 'aws-jwt-verify/jwk'
import type { Work } from '../work/work.ts'
import type { Validator } from './validator.ts'

/** Its `verify`, which fetches keys when they are needed. */
export const awsJwtVerify: Validator = {
  name: 'aws-jwt-verify',
  kind: 'peer',
  caches: false,
  create({ work }) {
    const verifier = verifierFor(work)
    return (token) =>
      verifier.verify(token).then(
        () => true,
        () => false,
      )
  },
}

/** Its `verifySync`, with keys that were loaded before. */
export const awsJwtVerifySync: Validator = {
  name: 'aws-jwt-verify, verifySync',
  kind: 'peer',
  caches: false,
  create({ work }) {
    const verifier = verifierFor(work)
    verifier.cacheJwks({ keys: work.jwks.keys.map((key) => ({ ...key })) })
    return (token) => {
      try {
        verifier.verifySync(token)
        return true
      } catch {
        return false
      }
    }
  },
}

/** With the key set fetched when it is first needed. */
export function verifierFor({ userPoolId, scope, jwksUri }: Work) {
  return CognitoJwtVerifier.create(
    { userPoolId, tokenUse: 'access', clientId: null, scope },
    // Its own fetcher supports only https; the key set is on loopback.
    {
      jwksCache: new SimpleJwksCache({
        fetcher: { fetch: async () => (await fetch(jwksUri)).arrayBuffer() },
      }),
    },
  )
}
