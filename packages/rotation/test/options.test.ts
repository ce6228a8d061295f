import { createRotation } from '@cognito-m2m/rotation'
import { describe, expect, it } from 'vitest'

describe('createRotation', () => {
  const clients = { cognito: { addUserPoolClientSecret() {} }, secretsManager: { getSecretValue() {} } }
  const create = (options: object) => () => createRotation({ ...clients, ...options } as never)

  it('refuses what is no client of the AWS SDK, and numbers out of range', () => {
    expect(create({})).not.toThrow()
    expect(create({ cognito: {} })).toThrow(/CognitoIdentityProvider/)
    expect(create({ secretsManager: undefined })).toThrow(/SecretsManager/)
    for (const graceSeconds of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2_592_001])
      expect(create({ graceSeconds })).toThrow(/graceSeconds/)
    expect(create({ grace: 1 })).toThrow(/grace.*not a known option/)
  })
})
