import { createTokenValidator } from '@cognito-m2m/core'
import { systemClock } from '@cognito-m2m/core/adapter'
import { expect, test } from 'vitest'
import { checkedSettings } from '../../src/validation/validator-options.ts'
import { jwks, userPoolId } from '../support/issuer.ts'
import { serve, startKeysServer } from '../support/keys-server.ts'

test('what is left out is as the documentation of the options says', () => {
  expect(checkedSettings({ userPoolId })).toMatchObject({
    clientIds: undefined,
    tokens: 'machine',
    audience: undefined,
    clientScopes: undefined,
    customClaims: undefined,
    isRevoked: undefined,
    clockToleranceSeconds: 5,
    maxTokenAgeSeconds: undefined,
    maxTokenBytes: 8192,
    keys: {
      softAgeSeconds: 600,
      maxAgeSeconds: 86_400,
      refreshBurst: 2,
      refreshRefillSeconds: 10,
      backoffSeconds: 1,
      maxBackoffSeconds: 60,
      deadlineSeconds: 3,
      maxBytes: 262_144,
      maxKeys: 100,
      cache: undefined,
    },
    tokenCache: { maxEntries: 10_000, maxBytes: 67_108_864 },
    clock: systemClock,
    signatureBackend: { name: 'node:crypto' },
  })
})

test('of two limits of the memory, the one that is left out keeps its default', () => {
  const memoryOf = (tokenCache: { maxEntries?: number; maxBytes?: number } | false) =>
    checkedSettings({ userPoolId, tokenCache }).tokenCache
  expect(memoryOf({ maxEntries: 5 })).toEqual({ maxEntries: 5, maxBytes: 67_108_864 })
  expect(memoryOf({ maxBytes: 65_536 })).toEqual({ maxEntries: 10_000, maxBytes: 65_536 })
  expect(memoryOf(false)).toBeUndefined()
})

test('without a fetch of its own, a validator asks by the runtime’s', async () => {
  const server = await startKeysServer(serve(jwks))
  try {
    const validator = createTokenValidator({ issuers: [{ issuer: server.issuer }] })
    expect(await validator.prefetch()).toMatchObject([{ usable: true }])
    expect(server.requests()).toBe(1)
  } finally {
    await server.close()
  }
})
