import { CognitoM2M } from '@cognito-m2m/cdk'
import { createTokenSource, createTokenValidator } from '@cognito-m2m/core'
import { startLocalCognito } from '@cognito-m2m/local'
import { Key } from 'aws-cdk-lib/aws-kms'
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

      const userPoolId = made.find(({ type }) => type === 'AWS::Cognito::UserPool')?.physicalId ?? ''
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

  it('describes itself as the template says, property by property', async () => {
    await using cognito = await startLocalCognito()
    const template = synthesized((stack) => {
      const key = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1')
      const replication = { regions: ['eu-central-1'], key }
      new CognitoM2M(stack, 'Auth', {
        definition: machines,
        domain: { prefix: 'acme-machines' },
        replication,
      })
    }).toJSON() as TemplateJson
    const made = await replay(template, cognito.url)
    expect(new Set(made.map(({ type }) => type))).toEqual(
      new Set([
        'AWS::Cognito::UserPool',
        'AWS::Cognito::UserPoolReplica',
        'AWS::Cognito::UserPoolResourceServer',
        'AWS::Cognito::UserPoolDomain',
        'AWS::Cognito::UserPoolClient',
      ]),
    )
    for (const { properties, described } of made) expect(described).toMatchObject(properties)
  })
})
