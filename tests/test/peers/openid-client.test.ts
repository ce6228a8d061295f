import { createTokenValidator } from '@cognito-m2m/core'
import { type LocalCognito, startLocalCognito } from '@cognito-m2m/local'
import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'

let cognito: LocalCognito
beforeAll(async () => {
  cognito = await startLocalCognito()
})
afterAll(() => cognito.close())

it.each([
  ['client_secret_post', openid.ClientSecretPost],
  ['client_secret_basic', openid.ClientSecretBasic],
] as const)(
  'openid-client finds the token endpoint by discovery and gets a token with %s',
  async (_, authentication) => {
    const configuration = await openid.discovery(
      new URL(cognito.issuer),
      cognito.clientId,
      undefined,
      authentication(cognito.clientSecret),
      { execute: [openid.allowInsecureRequests] },
    )
    const answer = await openid.clientCredentialsGrant(configuration, { scope: 'orders/read' })
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
    const validator = createTokenValidator({ issuers: [{ issuer: cognito.issuer }] })
    const result = await validator.safeValidate(answer.access_token, { scopes: ['orders/read'] })
    validator.close()
    expect(result.outcome).toBe('valid')
  },
)

it('openid-client understands the errors', async () => {
  const configuration = await openid.discovery(
    new URL(cognito.issuer),
    cognito.clientId,
    undefined,
    openid.ClientSecretPost('a_secret_that_is_not_the_right_one'),
    { execute: [openid.allowInsecureRequests] },
  )
  await expect(openid.clientCredentialsGrant(configuration)).rejects.toMatchObject({
    error: 'invalid_client',
  })
})
