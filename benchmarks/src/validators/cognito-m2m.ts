import { compileRequirement, createTokenValidator, type SignatureBackend } from '@cognito-m2m/core'
import { threadPoolBackend } from './thread-pool-backend.ts'
import type { Setup, Validates, Validator } from './validator.ts'

/** Ours, as it comes: `node:crypto` in the calling thread. */
export const cognitoM2M: Validator = {
  name: 'cognito-m2m',
  kind: 'ours',
  remembers: true,
  create: (setup) => create(setup),
}

/** Ours, with every signature verified on libuv's thread pool: to see when that pays. */
export const cognitoM2MOnThreadPool: Validator = {
  name: 'cognito-m2m, thread pool',
  kind: 'ours',
  remembers: true,
  create: (setup) => create(setup, threadPoolBackend),
}

function create({ work, remember }: Setup, signatureBackend?: SignatureBackend): Validates {
  const { issuer, jwksUri, scope } = work
  const validator = createTokenValidator({
    issuers: [{ issuer, jwksUri }],
    memory: remember === false ? false : { maxEntries: remember },
    ...(signatureBackend === undefined ? {} : { signatureBackend }),
  })
  const requirement = compileRequirement({ scopes: scope })
  return (token) => {
    const answer = validator.validate(token, requirement)
    return answer instanceof Promise
      ? answer.then(({ outcome }) => outcome === 'valid')
      : answer.outcome === 'valid'
  }
}
