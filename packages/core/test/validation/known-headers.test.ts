import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createKeySource } from '../../src/jwks/key-source.ts'
import { checkedKeyPolicy } from '../../src/jwks/key-source-options.ts'
import { signatureBackend as backend } from '../../src/signature/node.ts'
import { type KnownHeaders, readFormat } from '../../src/validation/format.ts'
import { verifySignature } from '../../src/validation/signature.ts'
import { iss, jwks, mint, rogueKey } from '../support/issuer.ts'

const source = createKeySource({
  issuer: iss,
  jwksUri: null,
  algorithms: ['RS256'],
  seed: jwks,
  policy: checkedKeyPolicy(),
  backend,
  fetch,
  clock: systemClock,
  random: Math.random,
  emit: () => {},
  onReplaced: () => {},
})

async function meet(token: string, knownHeaders: KnownHeaders) {
  const { decodeBase64url } = backend
  const rules = {
    maxTokenBytes: 8192,
    algorithms: new Set(['RS256'] as const),
    decodeBase64url,
    knownHeaders,
  }
  const parsed = readFormat(token, rules)
  if ('code' in parsed) throw new Error(parsed.code)
  return verifySignature(parsed, new Map([[iss, source]]), knownHeaders)
}

test('a header is known once a signature under it was good, and not before', async () => {
  const known: KnownHeaders = new Map()
  expect(await meet(mint({ signing: { key: rogueKey.privateKey } }), known)).toMatchObject({
    code: 'signature_mismatch',
  })
  expect(known.size).toBe(0)
  expect(await meet(mint(), known)).toMatchObject({ state: 'verified' })
  expect([...known]).toEqual([
    [mint().split('.')[0], { encoded: mint().split('.')[0], algorithm: 'RS256', kid: 'kid-access-1' }],
  ])
})

test('however many headers a signer writes, 64 are known at most, the latest among them', async () => {
  const known: KnownHeaders = new Map()
  let most = 0
  for (let index = 0; index < 150; index++) {
    const token = mint({ header: { index } })
    expect(await meet(token, known)).toMatchObject({ state: 'verified' })
    expect(known.has(String(token.split('.')[0]))).toBe(true)
    most = Math.max(most, known.size)
  }
  expect(most).toBe(64)
})
