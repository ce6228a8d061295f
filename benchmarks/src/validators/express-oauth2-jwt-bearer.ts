import type { Request, Response } from 'express'
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer'
import type { Validator } from './validator.ts'

/** Its middleware, which is all that it exports, with a minimal request. */
export const expressOAuth2JwtBearer: Validator = {
  name: 'express-oauth2-jwt-bearer',
  kind: 'peer',
  caches: false,
  create({ work: { issuer, jwksUri, clientId, scope } }) {
    const authenticate = auth({
      issuer,
      jwksUri,
      audience: clientId,
      tokenSigningAlg: 'RS256',
    })
    const authorize = requiredScopes(scope)
    const response = {} as Response
    return (token) =>
      new Promise((resolve) => {
        const headers = { authorization: `Bearer ${token}` }
        const request = {
          method: 'GET',
          protocol: 'http',
          originalUrl: '/orders',
          headers,
          query: {},
          get: (name: string) => (name === 'Host' ? 'localhost' : undefined),
          is: () => false,
        } as unknown as Request
        authenticate(request, response, (error?: unknown) => {
          if (error !== undefined) return resolve(false)
          authorize(request, response, (refused?: unknown) => resolve(refused === undefined))
        })
      })
  },
}
