import { createLocalJWKSet, jwtVerify } from 'jose'
import type { Verify } from './by-hand.ts'
import { seed } from './seed.ts'

const keys = createLocalJWKSet({ keys: [...seed.jwks.keys] })
const options = { issuer: seed.issuer, algorithms: ['RS256'], requiredClaims: ['exp'] }

export const verify: Verify = (token) =>
  jwtVerify(token, keys, options).then(
    ({ payload }) => payload,
    () => undefined,
  )
