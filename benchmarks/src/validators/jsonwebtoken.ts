import jsonwebtoken, { type JwtHeader, type SigningKeyCallback } from 'jsonwebtoken'
import { JwksClient } from 'jwks-rsa'
import { hasScope, type Validator } from './validator.ts'

/**
 * With jwks-rsa and its cache, as its README shows. Its `rateLimit` is off, which is the default: with it, concurrent
 * callers with unknown key IDs would wait for minutes.
 */
export const jsonwebtokenWithJwksRsa: Validator = {
  name: 'jsonwebtoken, jwks-rsa',
  kind: 'peer',
  caches: false,
  create({ work: { issuer, jwksUri, scope } }) {
    const client = new JwksClient({ jwksUri, cache: true })
    const getKey = ({ kid }: JwtHeader, callback: SigningKeyCallback) => {
      client.getSigningKey(kid, (error, key) => callback(error, key?.getPublicKey()))
    }
    return (token) =>
      new Promise((resolve) => {
        jsonwebtoken.verify(token, getKey, { issuer, algorithms: ['RS256'] }, (error, payload) => {
          const claims = typeof payload === 'object' ? payload : {}
          resolve(error === null && 'exp' in claims && 'scope' in claims && hasScope(claims.scope, scope))
        })
      })
  },
}
