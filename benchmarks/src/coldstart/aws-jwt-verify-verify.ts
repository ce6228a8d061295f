import { CognitoJwtVerifier } from 'aws-jwt-verify'
import type { Verify } from './by-hand.ts'
import { seed } from './seed.ts'

const verifier = CognitoJwtVerifier.create({
  userPoolId: seed.userPoolId,
  tokenUse: 'access',
  clientId: null,
})
verifier.cacheJwks({ keys: seed.jwks.keys.map((key) => ({ ...key })) })

export const verify: Verify = (token) =>
  verifier.verify(token).then(
    (claims) => ({ ...claims }),
    () => undefined,
  )
