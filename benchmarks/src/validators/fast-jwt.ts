import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { createVerifier, type DecodedJwt } from 'fast-jwt'
import buildGetJwks from 'get-jwks'
import { hasScope, type Setup, type Validates, type Validator } from './validator.ts'

/** With JWKS, as both READMEs combine them. */
export const fastJwtWithJwks: Validator = {
  name: 'fast-jwt, get-jwks',
  kind: 'peer',
  caches: true,
  create({ work, cacheEntries }) {
    const getJwks = buildGetJwks()
    const domain = new URL(work.jwksUri).origin
    const verify = createVerifier({
      ...optionsOf({ work, cacheEntries }),
      key: async ({ header }: DecodedJwt) =>
        getJwks.getPublicKey({ kid: header.kid, alg: header.alg, domain }),
    })
    return async (token) => {
      try {
        return hasScope((await verify(token)).scope, work.scope)
      } catch {
        return false
      }
    }
  },
}

/** With one static key in PEM, for verification in the calling thread. */
export const fastJwtWithStaticKey: Validator = {
  name: 'fast-jwt, static key',
  kind: 'peer',
  caches: true,
  create: (setup) => createWithStaticKey(setup),
}

/** The same, with its cache keyed by the token itself, which its README suggests if leaks are not a concern. */
export const fastJwtWithPlainCache: Validator = {
  name: 'fast-jwt, static key, plain cache keys',
  kind: 'peer',
  caches: true,
  create: (setup) => createWithStaticKey(setup, (token) => token),
}

function createWithStaticKey(
  { work, cacheEntries }: Setup,
  cacheKeyBuilder?: (token: string) => string,
): Validates {
  const jwk = work.jwks.keys[0] as unknown as JsonWebKey
  const key = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  const verify = createVerifier({
    ...optionsOf({ work, cacheEntries }),
    key,
    ...(cacheKeyBuilder === undefined ? {} : { cacheKeyBuilder }),
  })
  return (token) => {
    try {
      return hasScope(verify(token).scope, work.scope)
    } catch {
      return false
    }
  }
}

function optionsOf({ work, cacheEntries }: Setup) {
  return {
    algorithms: ['RS256' as const],
    allowedIss: work.issuer,
    requiredClaims: ['exp'],
    cache: cacheEntries,
  }
}
