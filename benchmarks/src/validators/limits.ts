import { createPublicKey, createVerify, type JsonWebKey, type KeyObject, verify } from 'node:crypto'
import { readTokens } from '../work/tokens.ts'
import type { Work } from '../work/work.ts'

/**
 * The limit for new tokens: one `crypto.verify` with a prepared key object and prepared bytes. No token is split,
 * parsed or checked.
 */
export function bareVerify(work: Work): () => boolean {
  return verifyReady(work, (key, input, signature) => verify('sha256', input, key, signature))
}

/** The same through the older stream interface, which does the same work with less setup. */
export function bareStreamVerify(work: Work): () => boolean {
  return verifyReady(work, (key, input, signature) =>
    createVerify('sha256').update(input).verify(key, signature),
  )
}

/**
 * The limit for a validator of new tokens: decodes and parses the payload, decodes and verifies the signature, and
 * compares issuer and expiry. It checks neither format, type nor scope, and caches nothing.
 */
export function leastValidation({ jwks, issuer }: Work): (token: string) => boolean {
  const key = keyOf(jwks)
  return (token) => {
    const first = token.indexOf('.')
    const second = token.indexOf('.', first + 1)
    const claims = JSON.parse(Buffer.from(token.slice(first + 1, second), 'base64url').toString())
    return (
      createVerify('sha256')
        .update(token.slice(0, second), 'latin1')
        .verify(key, Buffer.from(token.slice(second + 1), 'base64url')) &&
      claims.iss === issuer &&
      claims.exp > Date.now() / 1000
    )
  }
}

function keyOf({ keys: [key] }: Work['jwks']): KeyObject {
  return createPublicKey({ key: key as unknown as JsonWebKey, format: 'jwk' })
}

function verifyReady(
  work: Work,
  verifyWith: (key: KeyObject, input: Buffer, signature: Buffer) => boolean,
): () => boolean {
  const key = keyOf(work.jwks)
  const ready = readTokens(work).map((token) => {
    const dot = token.lastIndexOf('.')
    return {
      input: Buffer.from(token.slice(0, dot)),
      signature: Buffer.from(token.slice(dot + 1), 'base64url'),
    }
  })
  let next = 0
  return () => {
    const { input, signature } = ready[next] as (typeof ready)[number]
    next = (next + 1) % ready.length
    return verifyWith(key, input, signature)
  }
}

/**
 * The limit for tokens seen before: compares the new string with the one that it is known to equal, and reads the clock
 * once. There is no lookup, no required scope, and no order of use.
 */
export function bareComparison(work: Work, count: number): (token: string) => boolean {
  const texts = readTokens(work, count)
  const expiresAt = Date.now() + 3_600_000
  let next = 0
  return (token) => {
    const text = texts[next]
    next = next + 1 === texts.length ? 0 : next + 1
    return token === text && expiresAt > Date.now()
  }
}
