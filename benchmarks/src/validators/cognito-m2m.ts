import { createTokenValidator, type SignatureBackend } from '@cognito-m2m/core'
import { threadPoolBackend } from './thread-pool-backend.ts'
import type { Setup, Validates, Validator } from './validator.ts'

/** Ours, by default: `node:crypto` in the calling thread. */
export const cognitoM2M: Validator = {
  name: 'cognito-m2m',
  kind: 'ours',
  caches: true,
  create: (setup) => create(setup),
}

/** Its `validateSync`, with keys that were downloaded before. */
export const cognitoM2MSync: Validator = {
  name: 'cognito-m2m, validateSync',
  kind: 'ours',
  caches: true,
  async create(setup) {
    const { scope } = setup.work
    const validator = validatorFor(setup)
    await validator.prefetch()
    return (token) => {
      try {
        validator.validateSync(token, { scopes: scope })
        return true
      } catch {
        return false
      }
    }
  },
}

/** Ours, with every signature verified on libuv's thread pool: to see when that is faster. */
export const cognitoM2MOnThreadPool: Validator = {
  name: 'cognito-m2m, thread pool',
  kind: 'ours',
  caches: true,
  create: (setup) => create(setup, threadPoolBackend),
}

function validatorFor({ work, cacheEntries }: Setup, signatureBackend?: SignatureBackend) {
  return createTokenValidator({
    issuers: [{ issuer: work.issuer, jwksUri: work.jwksUri }],
    tokenCache: cacheEntries === false ? false : { maxEntries: cacheEntries },
    ...(signatureBackend === undefined ? {} : { signatureBackend }),
  })
}

function create(setup: Setup, signatureBackend?: SignatureBackend): Validates {
  const { scope } = setup.work
  const validator = validatorFor(setup, signatureBackend)
  // As users write it: an inline requirement in each call.
  return (token) =>
    validator.validate(token, { scopes: scope }).then(
      () => true,
      () => false,
    )
}
