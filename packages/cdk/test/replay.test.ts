import { CognitoM2M } from '@cognito-m2m/cdk'
import { createTokenSource, createTokenValidator } from '@cognito-m2m/core'
import { startLocalCognito } from '@cognito-m2m/local'
import { describe, expect, it } from 'vitest'
import { machines, orders } from './support/machines.ts'
import { replay, type TemplateJson } from './support/replay.ts'
import { synthesized } from './support/synthesized.ts'

describe('a synthesized template, replayed against a local Cognito', () => {
  it.each(Object.values(machines.appClients))(
    'gives $name a token with its scopes and lifetime, which a guard of the same definition accepts',
    async ({ name, scopes, accessTokenSeconds, tokenRequests }) => {
      await using cognito = await startLocalCognito()
      const template = synthesized(
        (stack) =>
          new CognitoM2M(stack, 'Auth', { definition: machines, domain: { prefix: 'acme-machines' } }),
      ).toJSON() as TemplateJson
      const made = await replay(template, cognito.url)

      const userPoolId = [...made.values()].find((id) => id.startsWith('eu-west-1_')) ?? ''
      const client = cognito.pool(userPoolId).clients.find((one) => one.name === name)
      if (client === undefined) throw new Error(`The template made no client ${name}.`)
      const tokens = createTokenSource({
        ...(tokenRequests === 'token_endpoint'
          ? { tokenEndpoint: cognito.pool(userPoolId).tokenEndpoint }
          : { clientTokenEndpoint: cognito.url }),
        clientId: client.clientId,
        clientSecret: client.clientSecret,
        scopes,
      })
      const guard = createTokenValidator({
        issuers: [{ issuer: cognito.pool(userPoolId).issuer }],
        resource: orders,
      })
      const token = await guard.validate(await tokens.getToken(), { scopes: 'read' })
      expect(token.clientId).toBe(client.clientId)
      expect(token.scopes.toSorted()).toEqual(scopes.toSorted())
      expect(token.expiresAt - (token.claims.iat ?? 0)).toBe(accessTokenSeconds)
    },
  )
})
