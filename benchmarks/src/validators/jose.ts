import { createRemoteJWKSet, jwtVerify } from 'jose'
import { hasScope, type Validator } from './validator.ts'

export const jose: Validator = {
  name: 'jose',
  kind: 'peer',
  caches: false,
  create({ work: { issuer, jwksUri, scope } }) {
    const keys = createRemoteJWKSet(new URL(jwksUri))
    return async (token) => {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          algorithms: ['RS256'],
          requiredClaims: ['exp'],
        })
        return hasScope(payload.scope, scope)
      } catch {
        return false
      }
    }
  },
}
