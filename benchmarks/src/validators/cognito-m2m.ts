import { createTokenValidator, type SignatureBackend } from '@cognito-m2m/core'
import { threadPoolBackend } from './thread-pool-backend.ts'
import type { Setup, Validates, Validator } from './validator.ts'

/** Ours, as it comes: `node:crypto` in the calling thread. */
export const cognitoM2M: Validator = {
  name: 'cognito-m2m',
  kind: 'ours',
  caches: true,
  create: (setup) => create(setup),
}

/** Ours, with every signature verified on libuv's thread pool: to see when that pays. */
export const cognitoM2MOnThreadPool: Validator = {
  name: 'cognito-m2m, thread pool',
  kind: 'ours',
  caches: true,
  create: (setup) => create(setup, threadPoolBackend),
}

function create({ work, cacheEntries }: Setup, signatureBackend?: SignatureBackend): Validates {
  const { issuer, jwksUri, scope } = work
  const validator = createTokenValidator({
    issuers: [{ issuer, jwksUri }],
    tokenCache: cacheEntries === false ? false : { maxEntries: cacheEntries },
    ...(signatureBackend === undefined ? {} : { signatureBackend }),
  })
  // As a user writes it: the requirement in place, at each call.
  return (token) =>
    validator.validate(token, { scopes: scope }).then(
      () => true,
      () => false,
    )
}
